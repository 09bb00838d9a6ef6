package io.splashdam.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.splashdam.broker.Splashdam;
import io.splashdam.net.Leaks;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that leave in the middle of everything: no buffer stays behind, and nobody else notices. */
@Timeout(120)
class AbruptClientsTest {
    private static final int CLIENTS = 60;
    private static final String TOPIC = "t";
    private static final short ACKS_ALL = -1;

    @Test
    void clientsThatLeaveMidwayLeaveNothingBehind(@TempDir Path directory) {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        System.out.println(
                "seed " + seed + ", again with: mvn -pl log-broker/server -am verify -Dtest=AbruptClientsTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dseed=" + seed);
        try (Splashdam splashdam = Splashdam.open(directory)) {
            String bootstrap = splashdam.listen(0);
            splashdam.client().createTopicIfAbsent(TOPIC, 1, Map.of());
            for (int i = 0; i < CLIENTS; i++) {
                leaveMidway(bootstrap, random);
            }
            try (RawClient steady = new RawClient(bootstrap)) {
                ProduceResponseData produced = steady.ask(produce(random), 8, ProduceResponseData.class);
                assertThat(produced.responses()
                                .iterator()
                                .next()
                                .partitionResponses()
                                .get(0)
                                .errorCode())
                        .isZero();
                await().until(() -> !fetched(steady).isEmpty());
            }
        }
        Leaks.assertNone();
    }

    /** Produces and fetches without reading all answers; sometimes the last frame is cut short. */
    private static void leaveMidway(String bootstrap, Random random) {
        try (RawClient client = new RawClient(bootstrap)) {
            for (int i = random.nextInt(10); i >= 0; i--) {
                if (random.nextBoolean()) {
                    client.send(produce(random), 8);
                } else {
                    client.send(fetch(random.nextInt(500)), 11);
                }
            }
            if (random.nextBoolean()) {
                client.sendPartOfAFrame(1 + random.nextInt(100_000), random.nextInt(1_000));
            }
        } catch (UncheckedIOException closed) {
            // as it may be
        }
    }

    private static List<FetchResponseData.FetchableTopicResponse> fetched(RawClient client) {
        return client.ask(fetch(100), 11, FetchResponseData.class).responses();
    }

    private static FetchRequestData fetch(int maxWaitMs) {
        return new FetchRequestData()
                .setMaxWaitMs(maxWaitMs)
                .setMinBytes(1 << 20)
                .setMaxBytes(4 << 20)
                .setTopics(List.of(new FetchTopic()
                        .setTopic(TOPIC)
                        .setPartitions(List.of(new FetchPartition()
                                .setPartition(0)
                                .setFetchOffset(0)
                                .setPartitionMaxBytes(2 << 20)))));
    }

    private static ProduceRequestData produce(Random random) {
        String value = "v".repeat(1 + random.nextInt(60_000));
        ProduceRequestData request = new ProduceRequestData().setAcks(ACKS_ALL).setTimeoutMs(10_000);
        request.topicData()
                .add(new TopicProduceData()
                        .setName(TOPIC)
                        .setPartitionData(
                                List.of(new PartitionProduceData().setIndex(0).setRecords(RawClient.records(value)))));
        return request;
    }
}
