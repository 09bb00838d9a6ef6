package io.splashdam.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.splashdam.shaded.kafka.common.message.ApiMessageType;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import io.splashdam.shaded.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/** The relocated codec is cut down to what messages need: all of them have to work with what is left. */
class CodecJarTest {
    @Test
    void everyMessageOfTheProtocolIsWrittenAndReadAgain() {
        for (ApiMessageType api : ApiMessageType.values()) {
            for (short v = api.lowestSupportedVersion(); v <= api.highestSupportedVersion(true); v++) {
                for (ApiMessage message : new ApiMessage[] {api.newRequest(), api.newResponse()}) {
                    message.read(new ByteBufReadable(Unpooled.wrappedBuffer(RandomMessages.bytes(message, v))), v);
                }
            }
        }
    }

    @Test
    void everyErrorHasItsException() {
        for (Errors error : Errors.values()) {
            assertThat(error == Errors.NONE || error.exception() != null).isTrue();
        }
    }

    @Test
    void itStandsBesideTheRealKafkaClients() {
        assertThat(ApiMessageType.class.getName()).startsWith("io.splashdam.shaded.kafka.");
        assertThat(ApiMessageType.class.getProtectionDomain().getCodeSource().getLocation())
                .isNotEqualTo(org.apache.kafka.common.message.ApiMessageType.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation());
    }
}
