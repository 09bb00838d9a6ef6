package io.splashdam.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.splashdam.shaded.kafka.common.message.ApiMessageType;
import io.splashdam.shaded.kafka.common.message.RequestHeaderData;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import io.splashdam.shaded.kafka.common.protocol.ByteBufferAccessor;
import io.splashdam.shaded.kafka.common.protocol.ObjectSerializationCache;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GeneratedCodecTest {
    private static final RequestDecoder DECODER = new RequestDecoder(SupportedApis.GROUND);

    static Stream<ApiMessageType> apis() {
        return Stream.of(ApiMessageType.values()).filter(api -> SupportedApis.GROUND.isKnown(api.apiKey()));
    }

    @ParameterizedTest
    @MethodSource("apis")
    void requestsOfAllVersionsAreReadFromTheFrame(ApiMessageType api) {
        if (api == ApiMessageType.PRODUCE || api == ApiMessageType.FETCH) {
            return; // by hand: ProduceCodecTest, FetchCodecTest
        }
        eachVersion(api, (random, version) -> {
            ApiMessage written = RandomMessages.fill(api.newRequest(), random, version);
            ByteBuf frame = frame(written, version);

            Decoded.Request decoded = (Decoded.Request) DECODER.decode(frame);

            assertThat(frame.isReadable()).isFalse();
            assertThat(RandomMessages.bytes(decoded.body(), version)).isEqualTo(RandomMessages.bytes(written, version));
        });
    }

    @ParameterizedTest
    @MethodSource("apis")
    void responsesOfAllVersionsAreWrittenWithTheirHeader(ApiMessageType api) {
        eachVersion(api, (random, version) -> {
            ApiMessage response = RandomMessages.fill(api.newResponse(), random, version);
            RequestHeader header = new RequestHeader(api.apiKey(), version, 5, null);

            ByteBuffer sent = Wire.payload(ResponseEncoder.encode(header, response));

            assertThat(sent.getInt()).isEqualTo(sent.remaining());
            assertThat(sent.getInt()).isEqualTo(5);
            if (api.responseHeaderVersion(version) == 1) {
                assertThat(sent.get()).isZero();
            }
            assertThat(sent).isEqualTo(RandomMessages.bytes(response, version));
        });
    }

    interface VersionTest {
        void run(Random random, short version);
    }

    private static void eachVersion(ApiMessageType api, VersionTest test) {
        Seeds.each(20, random -> {
            for (short v = api.lowestSupportedVersion(); v <= api.highestSupportedVersion(false); v++) {
                test.run(random, v);
            }
        });
    }

    static ByteBuf frame(ApiMessage request, short version) {
        short headerVersion = ApiMessageType.fromApiKey(request.apiKey()).requestHeaderVersion(version);
        RequestHeaderData header = new RequestHeaderData()
                .setRequestApiKey(request.apiKey())
                .setRequestApiVersion(version)
                .setCorrelationId(5)
                .setClientId("c");
        ObjectSerializationCache cache = new ObjectSerializationCache();
        ByteBuffer head = ByteBuffer.allocate(header.size(cache, headerVersion));
        header.write(new ByteBufferAccessor(head), cache, headerVersion);
        return Unpooled.copiedBuffer(head.flip(), RandomMessages.bytes(request, version));
    }

    /** A frame of every supported key and version. */
    static List<ByteBuf> frames(Random random) {
        List<ByteBuf> frames = new ArrayList<>();
        apis().forEach(api -> {
            for (short v = api.lowestSupportedVersion(); v <= api.highestSupportedVersion(false); v++) {
                frames.add(frame(RandomMessages.fill(api.newRequest(), random, v), v));
            }
        });
        return frames;
    }
}
