package io.splashdam.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.shaded.kafka.common.message.ApiMessageType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KafkaApiTest {
    @ParameterizedTest
    @EnumSource(KafkaApi.class)
    void versionsHeadersAndClassesAreThoseOfTheCodec(KafkaApi api) {
        ApiMessageType kafka = ApiMessageType.fromApiKey(api.key());

        assertThat(api.name()).isEqualTo(kafka.name());
        assertThat(api.minVersion()).isEqualTo(kafka.lowestSupportedVersion());
        assertThat(api.maxVersion()).isEqualTo(kafka.highestSupportedVersion(false));
        assertThat(api.newRequest()).hasSameClassAs(kafka.newRequest());
        for (short v = api.minVersion(); v <= api.maxVersion(); v++) {
            assertThat(api.isFlexible(v)).isEqualTo(kafka.requestHeaderVersion(v) >= 2);
            assertThat(api.isResponseHeaderFlexible(v)).isEqualTo(kafka.responseHeaderVersion(v) >= 1);
        }
    }
}
