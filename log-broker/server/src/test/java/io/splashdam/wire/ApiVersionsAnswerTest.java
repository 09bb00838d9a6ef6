package io.splashdam.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.splashdam.cluster.ClusterImage;
import io.splashdam.shaded.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiVersionsAnswerTest {
    private ClusterImage image = ClusterImage.empty("here", 1).withStart(3);

    private static final short KEY = 18;

    @ParameterizedTest
    @ValueSource(shorts = {0, 1, 2, 3, 4, 5})
    void listsWhatWorksInEveryVersion(short version) {
        ApiVersionsResponseData read = answer(software(), version);

        assertThat(read.errorCode()).isZero();
        assertThat(read.apiKeys().stream().map(api -> api.apiKey()))
                .containsExactlyElementsOf(SupportedApis.GROUND.keys());
        read.apiKeys().forEach(api -> {
            ApiKeys kafka = ApiKeys.forId(api.apiKey());
            assertThat(api.maxVersion()).as(kafka.name).isEqualTo(kafka.latestVersion(false));
            assertThat(api.minVersion())
                    .as(kafka.name)
                    .isEqualTo(kafka == ApiKeys.PRODUCE ? (short) 0 : kafka.oldestVersion());
        });
    }

    @Test
    void anUnknownVersionIsAnsweredInVersion0WithTheList() {
        Decoded decoded = new RequestDecoder(SupportedApis.GROUND)
                .decode(Unpooled.buffer()
                        .writeShort(KEY)
                        .writeShort(99)
                        .writeInt(Wire.CORRELATION_ID)
                        .writeZero(30));

        RequestHeader header = ((Decoded.UnknownVersions) decoded).header();
        ApiVersionsResponseData read = Wire.response(
                ApiVersionsAnswer.unknownVersion(SupportedApis.GROUND, header), new ApiVersionsResponseData(), (short)
                        0);

        assertThat(read.errorCode()).isEqualTo(Errors.UNSUPPORTED_VERSION.code());
        assertThat(read.apiKeys().find(KEY).maxVersion()).isEqualTo((short) 5);
    }

    @Test
    void aClientOfAnotherClusterOrBrokerIsSentBackToItsBootstrapList() {
        assertThat(answer(software().setClusterId("here").setNodeId(1), (short) 5)
                        .errorCode())
                .isZero();
        assertThat(answer(software().setClusterId("there").setNodeId(1), (short) 5)
                        .errorCode())
                .isEqualTo(Errors.REBOOTSTRAP_REQUIRED.code());
        assertThat(answer(software().setClusterId("here").setNodeId(2), (short) 5)
                        .errorCode())
                .isEqualTo(Errors.REBOOTSTRAP_REQUIRED.code());
        assertThat(answer(software().setClusterId("here"), (short) 5).errorCode())
                .isEqualTo(Errors.INVALID_REQUEST.code());
    }

    @Test
    void softwareHasANameAndAVersion() {
        assertThat(answer(software().setClientSoftwareName("-no-"), (short) 3).errorCode())
                .isEqualTo(Errors.INVALID_REQUEST.code());
        assertThat(answer(software().setClientSoftwareVersion(""), (short) 4).errorCode())
                .isEqualTo(Errors.INVALID_REQUEST.code());
    }

    private static ApiVersionsRequestData software() {
        return new ApiVersionsRequestData().setClientSoftwareName("a-client").setClientSoftwareVersion("1.0");
    }

    @Test
    void theLevelThatWasSetIsToldAndTheEpochRises() {
        ApiVersionsResponseData before = answer(software(), (short) 4);
        assertThat(before.finalizedFeatures().find("transaction.version").maxVersionLevel())
                .isEqualTo((short) 2);
        assertThat(before.supportedFeatures().find("transaction.version").minVersion())
                .isEqualTo((short) 0);
        image = image.withFeature("transaction.version", 1, 1);
        ApiVersionsResponseData after = answer(software(), (short) 4);
        assertThat(after.finalizedFeatures().find("transaction.version").maxVersionLevel())
                .isEqualTo((short) 1);
        assertThat(after.finalizedFeaturesEpoch()).isEqualTo(before.finalizedFeaturesEpoch() + 1);
        image = image.withFeature("transaction.version", 0, 2);
        assertThat(answer(software(), (short) 4).finalizedFeatures().find("transaction.version"))
                .isNull();
    }

    /** Clients that ask in version 3 take a supported range from 0 for damage. */
    @Test
    void aRangeFrom0IsToldFromVersion4On() {
        assertThat(answer(software(), (short) 3).supportedFeatures().find("transaction.version"))
                .isNull();
        assertThat(answer(software(), (short) 3).finalizedFeatures().find("transaction.version"))
                .isNotNull();
    }

    private ApiVersionsResponseData answer(ApiVersionsRequestData request, short version) {
        RequestHeader header = new RequestHeader(KEY, version, Wire.CORRELATION_ID, null);
        return Wire.response(
                ResponseEncoder.encode(header, ApiVersionsAnswer.answer(SupportedApis.GROUND, request, version, image)),
                new ApiVersionsResponseData(),
                version);
    }
}
