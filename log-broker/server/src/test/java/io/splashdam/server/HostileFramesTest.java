package io.splashdam.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.splashdam.broker.Splashdam;
import io.splashdam.wire.SupportedApis;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Frames that make no sense, or too much of it: answered or closed, and nobody else notices. */
@Timeout(120)
class HostileFramesTest {
    private static final int FRAMES = 1_000;
    private static final List<Short> KEYS = SupportedApis.GROUND.keys();

    private Splashdam splashdam;
    private String bootstrap;

    private final Logger net = (Logger) LoggerFactory.getLogger("io.splashdam.net");

    @BeforeEach
    void open() {
        net.setLevel(Level.OFF); // a line for each closed connection is right, but not here
        splashdam = Splashdam.inMemory();
        bootstrap = splashdam.listen(0);
        splashdam.client().createTopicIfAbsent("t", 1, Map.of());
    }

    @AfterEach
    void close() {
        splashdam.close();
        net.setLevel(null);
    }

    @Test
    void anUnknownVersionOfApiVersionsIsAnsweredInVersionZero() {
        try (RawClient client = new RawClient(bootstrap)) {
            client.sendFrame(ByteBuffer.allocate(10)
                    .putShort((short) 18)
                    .putShort((short) 99)
                    .putInt(0)
                    .putShort((short) -1)
                    .array());
            ApiVersionsResponseData answer = client.receive(ApiVersionsResponseData.class, 0);
            assertThat(answer.errorCode()).isEqualTo(Errors.UNSUPPORTED_VERSION.code());
            assertThat(answer.apiKeys().find((short) 18).maxVersion()).isEqualTo((short) 5);
            assertThat(answer.apiKeys().find((short) 0).minVersion()).isZero();
        }
    }

    @Test
    void unknownKeysAndVersionsCloseTheConnection() {
        for (short[] keyAndVersion : new short[][] {{3, 99}, {4, 0}, {24, 0}, {999, 0}, {-1, 0}, {1, 3}}) {
            try (RawClient client = new RawClient(bootstrap)) {
                client.sendFrame(ByteBuffer.allocate(10)
                        .putShort(keyAndVersion[0])
                        .putShort(keyAndVersion[1])
                        .putInt(0)
                        .putShort((short) -1)
                        .array());
                assertThat(client.isClosedByBroker()).isTrue();
            }
        }
    }

    /** Seeded: {@code mvn -pl log-broker/server -am verify -Dtest=HostileFramesTest -Dseed=N}. */
    @Test
    void randomFramesDoNotHurtOthers() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println(
                "seed " + seed + ", again with: mvn -pl log-broker/server -am verify -Dtest=HostileFramesTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dseed=" + seed);
        Random random = new Random(seed);
        try (RawClient other = new RawClient(bootstrap)) {
            for (int i = 0; i < FRAMES; i++) {
                try (RawClient hostile = new RawClient(bootstrap)) {
                    hostile.sendFrame(randomFrame(random));
                }
                if (i % 50 == 0) {
                    assertServes(other);
                }
            }
            assertServes(other);
        }
    }

    private static void assertServes(RawClient client) {
        MetadataResponseData answer =
                client.ask(new MetadataRequestData().setTopics(null), 9, MetadataResponseData.class);
        assertThat(answer.topics().find("t").errorCode()).isZero();
        client.ask(new ApiVersionsRequestData(), 0, ApiVersionsResponseData.class);
    }

    /** A believable head, and behind it anything, or a sound request with some bytes changed. */
    private static byte[] randomFrame(Random random) {
        short key = KEYS.get(random.nextInt(KEYS.size()));
        ApiMessageType type = ApiMessageType.fromApiKey(key);
        short version = (short) (type.lowestSupportedVersion()
                + random.nextInt(type.highestSupportedVersion(false) - type.lowestSupportedVersion() + 1));
        byte[] body = new byte[random.nextInt(300)];
        random.nextBytes(body);
        if (random.nextBoolean()) {
            for (int i = 0; i < body.length; i++) {
                body[i] = random.nextInt(4) > 0 ? 0 : (byte) random.nextInt(20);
            }
        }
        return ByteBuffer.allocate(10 + body.length)
                .putShort(key)
                .putShort(version)
                .putInt(1)
                .putShort((short) -1)
                .put(body)
                .array();
    }
}
