package io.splashdam.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.broker.Splashdam;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchRequestData.ForgottenTopic;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a Fetch is answered, and with what. */
@Timeout(60)
class FetchTest {
    private static final String TOPIC = "t";
    private static final int LONG_MS = 15_000;
    private static final int PLENTY = 1 << 20;

    private Splashdam splashdam;
    private RawClient client;
    private RawClient producer;

    @BeforeEach
    void open() {
        splashdam = Splashdam.inMemory();
        String bootstrap = splashdam.listen(0);
        splashdam.client().createTopicIfAbsent(TOPIC, 3, Map.of());
        client = new RawClient(bootstrap);
        producer = new RawClient(bootstrap);
    }

    @AfterEach
    void close() {
        client.close();
        producer.close();
        splashdam.close();
    }

    // ---- the four conditions

    @Test
    void whoDoesNotWantToWaitIsAnsweredAtOnce() {
        FetchResponseData answer = fetch(request(0, 1, partition(0, 0)));
        assertThat(only(answer).errorCode()).isZero();
        assertThat(only(answer).records().sizeInBytes()).isZero();
    }

    @Test
    void whoAsksForNothingThatIsHereIsAnsweredAtOnce() {
        assertThat(fetch(request(LONG_MS, 1)).responses()).isEmpty();

        FetchTopic unknown = new FetchTopic().setTopic("nowhere").setPartitions(List.of(partition(0, 0)));
        FetchRequestData request = request(LONG_MS, 1).setTopics(List.of(unknown));
        assertThat(only(fetch(request)).errorCode()).isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION.code());
    }

    @Test
    void enoughBytesAreAnsweredAtOnce() {
        produce(0, "a");
        assertThat(values(only(fetch(request(LONG_MS, 1, partition(0, 0)))))).containsExactly("a");
    }

    @Test
    void anErrorIsAnsweredAtOnce() {
        FetchResponseData answer = fetch(request(LONG_MS, 1, partition(0, 0), partition(1, 99)));
        assertThat(partitions(answer))
                .extracting(PartitionData::errorCode)
                .containsExactly(Errors.NONE.code(), Errors.OFFSET_OUT_OF_RANGE.code());
    }

    @Test
    void elseItWaitsForRecords() {
        client.send(request(LONG_MS, 1, partition(0, 0), partition(1, 0)), 12);
        assertThat(client.isSilentFor(200)).isTrue();
        produce(1, "late");
        FetchResponseData answer = client.receive(FetchResponseData.class, 12);
        assertThat(values(partitions(answer).get(1))).containsExactly("late");
    }

    @Test
    void itWaitsUntilThereAreAsManyBytesAsAskedFor() {
        produce(0, "first");
        client.send(request(LONG_MS, 200, partition(0, 0)), 12);
        assertThat(client.isSilentFor(200)).isTrue();
        produce(0, "x".repeat(200));
        assertThat(values(only(client.receive(FetchResponseData.class, 12))))
                .hasSize(2)
                .startsWith("first");
    }

    @Test
    void whenTheTimeIsUpThereIsAnAnswerWithWhatThereIs() {
        produce(0, "little");
        FetchResponseData answer = fetch(request(300, 10_000, partition(0, 0)));
        assertThat(values(only(answer))).containsExactly("little");
    }

    @Test
    void aPartitionThatGoesAwayEndsTheWaiting() {
        client.send(request(LONG_MS, 1, partition(0, 0)), 12);
        assertThat(client.isSilentFor(100)).isTrue();
        splashdam.broker().topics().delete(TOPIC).join();
        assertThat(only(client.receive(FetchResponseData.class, 12)).errorCode())
                .isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION.code());
    }

    @Test
    void closingTheBrokerEndsTheWaiting() {
        client.send(request(LONG_MS, 1, partition(0, 0)), 12);
        assertThat(client.isSilentFor(100)).isTrue();
        splashdam.close();
        assertThat(only(client.receive(FetchResponseData.class, 12)).errorCode())
                .isZero();
    }

    // ---- limits

    @Test
    void theFirstBatchComesWholeHoweverSmallTheLimit() {
        produce(0, "x".repeat(5000));
        FetchPartition small = partition(0, 0).setPartitionMaxBytes(10);
        assertThat(values(only(fetch(request(0, 1, small).setMaxBytes(10))))).hasSize(1);
    }

    @Test
    void theLimitOfTheAnswerHoldsForTheOtherPartitions() {
        produce(0, "x".repeat(5000));
        produce(1, "y".repeat(5000));
        FetchResponseData answer =
                fetch(request(0, 1, partition(0, 0), partition(1, 0)).setMaxBytes(5200));
        assertThat(values(partitions(answer).get(0))).hasSize(1);
        assertThat(partitions(answer).get(1).records().sizeInBytes()).isZero();
    }

    @Test
    void theLimitOfAPartitionHolds() {
        for (int i = 0; i < 10; i++) {
            produce(0, "x".repeat(1000));
        }
        FetchPartition limited = partition(0, 0).setPartitionMaxBytes(3500);
        assertThat(values(only(fetch(request(0, 1, limited))))).hasSize(3);
    }

    // ---- epochs

    @Test
    void leaderEpochsAreChecked() {
        int epoch = splashdam.broker().partitions().of(topicId(), 0).leaderEpoch();
        FetchPartition ahead = partition(0, 0).setCurrentLeaderEpoch(epoch + 1);
        assertThat(only(fetch(request(LONG_MS, 1, ahead))).errorCode()).isEqualTo(Errors.UNKNOWN_LEADER_EPOCH.code());
        FetchPartition right = partition(0, 0).setCurrentLeaderEpoch(epoch);
        assertThat(only(fetch(request(0, 1, right))).errorCode()).isZero();
    }

    // ---- topic ids

    @Test
    void anUnknownIdIsNamedAsSuch() {
        FetchTopic unknown = new FetchTopic().setTopicId(Uuid.randomUuid()).setPartitions(List.of(partition(0, 0)));
        FetchRequestData request = request(LONG_MS, 1).setTopics(List.of(unknown));
        assertThat(only(client.ask(request, 13, FetchResponseData.class)).errorCode())
                .isEqualTo(Errors.UNKNOWN_TOPIC_ID.code());
    }

    // ---- sessions

    @Test
    void aSessionIsToldOnlyWhatIsNew() {
        produce(0, "a");
        FetchResponseData opened =
                fetch(request(0, 1, partition(0, 0), partition(1, 0)).setSessionEpoch(0));
        assertThat(opened.sessionId()).isPositive();
        assertThat(partitions(opened)).hasSize(2);

        FetchResponseData quiet = fetch(in(opened, 1, partition(0, 1)));
        assertThat(quiet.sessionId()).isEqualTo(opened.sessionId());
        assertThat(quiet.responses()).isEmpty();

        produce(1, "b");
        FetchResponseData news = fetch(in(opened, 2));
        assertThat(only(news).partitionIndex()).isEqualTo(1);
        assertThat(values(only(news))).containsExactly("b");
    }

    @Test
    void aSessionForgetsWhatItIsToldToForget() {
        FetchResponseData opened =
                fetch(request(0, 1, partition(0, 0), partition(1, 0)).setSessionEpoch(0));
        ForgottenTopic forgotten = new ForgottenTopic().setTopic(TOPIC).setPartitions(List.of(1));
        fetch(in(opened, 1).setForgottenTopicsData(List.of(forgotten)));
        produce(1, "unseen");
        assertThat(fetch(in(opened, 2)).responses()).isEmpty();
    }

    @Test
    void aWrongSessionOrEpochIsRefused() {
        FetchResponseData opened = fetch(request(0, 1, partition(0, 0)).setSessionEpoch(0));
        assertThat(fetch(in(opened, 5)).errorCode()).isEqualTo(Errors.INVALID_FETCH_SESSION_EPOCH.code());
        FetchRequestData other = in(opened, 1).setSessionId(opened.sessionId() ^ 1);
        assertThat(fetch(other).errorCode()).isEqualTo(Errors.FETCH_SESSION_ID_NOT_FOUND.code());
        FetchRequestData changed = in(opened, 1).setTopics(List.of());
        assertThat(client.ask(changed, 13, FetchResponseData.class).errorCode())
                .isEqualTo(Errors.FETCH_SESSION_TOPIC_ID_ERROR.code());
    }

    @Test
    void aSessionEndsWithEpochMinusOne() {
        FetchResponseData opened = fetch(request(0, 1, partition(0, 0)).setSessionEpoch(0));
        FetchResponseData last = fetch(
                request(0, 1, partition(0, 0)).setSessionId(opened.sessionId()).setSessionEpoch(-1));
        assertThat(last.sessionId()).isZero();
        assertThat(fetch(in(opened, 1)).errorCode()).isEqualTo(Errors.FETCH_SESSION_ID_NOT_FOUND.code());
    }

    @Test
    void anErrorIsToldInEveryAnswerOfASession() {
        FetchResponseData opened = fetch(request(0, 1, partition(0, 99)).setSessionEpoch(0));
        assertThat(only(opened).errorCode()).isEqualTo(Errors.OFFSET_OUT_OF_RANGE.code());
        assertThat(only(fetch(in(opened, 1))).errorCode()).isEqualTo(Errors.OFFSET_OUT_OF_RANGE.code());
        FetchResponseData repaired = fetch(in(opened, 2, partition(0, 0)));
        assertThat(only(repaired).errorCode()).isZero();
    }

    // ---- the order of answers

    @Test
    void whatIsAskedBehindAWaitingFetchIsAnsweredBehindIt() {
        client.send(request(LONG_MS, 1, partition(0, 0)), 12);
        client.send(request(0, 1, partition(1, 0)), 12);
        assertThat(client.isSilentFor(100)).isTrue();
        produce(0, "now");
        assertThat(values(only(client.receive(FetchResponseData.class, 12, 1)))).containsExactly("now");
        assertThat(only(client.receive(FetchResponseData.class, 12, 0)).partitionIndex())
                .isEqualTo(1);
    }

    private UUID topicId() {
        return splashdam.broker().image().topic(TOPIC).id();
    }

    private FetchResponseData fetch(FetchRequestData request) {
        return client.ask(request, 12, FetchResponseData.class);
    }

    private static FetchRequestData request(int maxWaitMs, int minBytes, FetchPartition... partitions) {
        FetchRequestData request = new FetchRequestData()
                .setReplicaId(-1)
                .setMaxWaitMs(maxWaitMs)
                .setMinBytes(minBytes)
                .setMaxBytes(PLENTY);
        if (partitions.length > 0) {
            request.setTopics(List.of(new FetchTopic().setTopic(TOPIC).setPartitions(List.of(partitions))));
        }
        return request;
    }

    private static FetchRequestData in(FetchResponseData session, int epoch, FetchPartition... partitions) {
        return request(0, 1, partitions).setSessionId(session.sessionId()).setSessionEpoch(epoch);
    }

    private static FetchPartition partition(int number, long offset) {
        return new FetchPartition().setPartition(number).setFetchOffset(offset).setPartitionMaxBytes(PLENTY);
    }

    private void produce(int partition, String value) {
        TopicProduceDataCollection topics = new TopicProduceDataCollection();
        topics.add(new TopicProduceData()
                .setName(TOPIC)
                .setPartitionData(
                        List.of(new PartitionProduceData().setIndex(partition).setRecords(RawClient.records(value)))));
        ProduceResponseData answer = producer.ask(
                new ProduceRequestData().setAcks((short) -1).setTimeoutMs(1000).setTopicData(topics),
                9,
                ProduceResponseData.class);
        assertThat(answer.responses()
                        .iterator()
                        .next()
                        .partitionResponses()
                        .get(0)
                        .errorCode())
                .isZero();
    }

    private static List<PartitionData> partitions(FetchResponseData answer) {
        List<PartitionData> partitions = new ArrayList<>();
        for (FetchableTopicResponse topic : answer.responses()) {
            partitions.addAll(topic.partitions());
        }
        return partitions;
    }

    private static PartitionData only(FetchResponseData answer) {
        assertThat(answer.errorCode()).isZero();
        assertThat(partitions(answer)).hasSize(1);
        return partitions(answer).get(0);
    }

    private static List<String> values(PartitionData partition) {
        List<String> values = new ArrayList<>();
        ((MemoryRecords) partition.records()).records().forEach(record -> {
            byte[] value = new byte[record.valueSize()];
            record.value().get(value);
            values.add(new String(value, java.nio.charset.StandardCharsets.UTF_8));
        });
        return values;
    }
}
