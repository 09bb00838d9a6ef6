package io.splashdam.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.splashdam.broker.Splashdam;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.AddOffsetsToTxnRequestData;
import org.apache.kafka.common.message.AddOffsetsToTxnResponseData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTopic;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTopicCollection;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTransaction;
import org.apache.kafka.common.message.AddPartitionsToTxnRequestData.AddPartitionsToTxnTransactionCollection;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData;
import org.apache.kafka.common.message.DescribeTransactionsRequestData;
import org.apache.kafka.common.message.DescribeTransactionsResponseData;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.EndTxnResponseData;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.ListTransactionsRequestData;
import org.apache.kafka.common.message.ListTransactionsResponseData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestPartition;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestTopic;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarker;
import org.apache.kafka.common.message.WriteTxnMarkersRequestData.WritableTxnMarkerTopic;
import org.apache.kafka.common.message.WriteTxnMarkersResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link EveryVersionTest} is for the rest, for transactions. */
@Timeout(60)
class EveryVersionOfTransactionsTest {
    private static final String TOPIC = "everything";

    private static Splashdam splashdam;
    private static RawClient client;
    private static Uuid topicId;

    @BeforeAll
    static void open() {
        splashdam = Splashdam.inMemory();
        client = new RawClient(splashdam.listen(0));
        splashdam.client().createTopicIfAbsent(TOPIC, 2, Map.of());
        java.util.UUID id = splashdam.broker().image().topic(TOPIC).id();
        topicId = new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
        await().until(() -> init("first", 4).errorCode() == 0);
    }

    @AfterAll
    static void close() {
        client.close();
        splashdam.close();
    }

    static Stream<Integer> zeroToThree() {
        return IntStream.rangeClosed(0, 3).boxed();
    }

    static Stream<Integer> zeroToFour() {
        return IntStream.rangeClosed(0, 4).boxed();
    }

    static Stream<Integer> zeroToFive() {
        return IntStream.rangeClosed(0, 5).boxed();
    }

    static Stream<Integer> zeroToSix() {
        return IntStream.rangeClosed(0, 6).boxed();
    }

    private static InitProducerIdResponseData init(String id, int version) {
        return client.ask(
                new InitProducerIdRequestData().setTransactionalId(id).setTransactionTimeoutMs(30_000),
                version,
                InitProducerIdResponseData.class);
    }

    private static InitProducerIdResponseData begun(String id) {
        InitProducerIdResponseData producer = init(id, 4);
        assertThat(producer.errorCode()).isZero();
        return producer;
    }

    private static AddPartitionsToTxnTopicCollection topics(String name) {
        AddPartitionsToTxnTopicCollection topics = new AddPartitionsToTxnTopicCollection();
        topics.add(new AddPartitionsToTxnTopic().setName(name).setPartitions(List.of(0, 1)));
        return topics;
    }

    private static short add(String id, InitProducerIdResponseData producer, int version, String topic) {
        AddPartitionsToTxnResponseData answer = client.ask(
                new AddPartitionsToTxnRequestData()
                        .setV3AndBelowTransactionalId(id)
                        .setV3AndBelowProducerId(producer.producerId())
                        .setV3AndBelowProducerEpoch(producer.producerEpoch())
                        .setV3AndBelowTopics(topics(topic)),
                version,
                AddPartitionsToTxnResponseData.class);
        return answer.resultsByTopicV3AndBelow()
                .iterator()
                .next()
                .resultsByPartition()
                .iterator()
                .next()
                .partitionErrorCode();
    }

    private static EndTxnResponseData end(String id, long producerId, short epoch, boolean isCommit, int version) {
        return client.ask(
                new EndTxnRequestData()
                        .setTransactionalId(id)
                        .setProducerId(producerId)
                        .setProducerEpoch(epoch)
                        .setCommitted(isCommit),
                version,
                EndTxnResponseData.class);
    }

    @ParameterizedTest
    @MethodSource("zeroToFive")
    void initProducerId(int version) {
        InitProducerIdResponseData first = init("init-" + version, version);
        assertThat(first.errorCode()).isZero();
        assertThat(first.producerEpoch()).isZero();
        InitProducerIdResponseData second = init("init-" + version, version);
        assertThat(second.producerId()).isEqualTo(first.producerId());
        assertThat(second.producerEpoch()).isEqualTo((short) 1);
        assertThat(init("", version).errorCode()).isEqualTo(Errors.INVALID_REQUEST.code());
        if (version >= 3) {
            InitProducerIdResponseData fenced = client.ask(
                    new InitProducerIdRequestData()
                            .setTransactionalId("init-" + version)
                            .setTransactionTimeoutMs(30_000)
                            .setProducerId(first.producerId())
                            .setProducerEpoch((short) 0),
                    version,
                    InitProducerIdResponseData.class);
            Errors expected = version >= 4 ? Errors.PRODUCER_FENCED : Errors.INVALID_PRODUCER_EPOCH;
            assertThat(fenced.errorCode()).isEqualTo(expected.code());
        }
    }

    @ParameterizedTest
    @MethodSource("zeroToThree")
    void addPartitionsOfAClient(int version) {
        String id = "add-" + version;
        InitProducerIdResponseData producer = begun(id);
        assertThat(add(id, producer, version, TOPIC)).isZero();
        assertThat(add(id, producer, version, "nowhere")).isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION.code());
        assertThat(add("nobody", producer, version, TOPIC)).isEqualTo(Errors.INVALID_PRODUCER_ID_MAPPING.code());
        producer.setProducerEpoch((short) 7);
        Errors expected = version >= 2 ? Errors.PRODUCER_FENCED : Errors.INVALID_PRODUCER_EPOCH;
        assertThat(add(id, producer, version, TOPIC)).isEqualTo(expected.code());
    }

    @Test
    void addPartitionsOfABrokerAddsAndVerifies() {
        for (int version = 4; version <= 5; version++) {
            String id = "batch-" + version;
            InitProducerIdResponseData producer = begun(id);
            assertThat(ofBroker(id, producer, true, version)).isEqualTo(Errors.TRANSACTION_ABORTABLE.code());
            assertThat(ofBroker(id, producer, false, version)).isZero();
            assertThat(ofBroker(id, producer, true, version)).isZero();
        }
    }

    private static short ofBroker(String id, InitProducerIdResponseData producer, boolean isVerifying, int version) {
        AddPartitionsToTxnTransactionCollection transactions = new AddPartitionsToTxnTransactionCollection();
        transactions.add(new AddPartitionsToTxnTransaction()
                .setTransactionalId(id)
                .setProducerId(producer.producerId())
                .setProducerEpoch(producer.producerEpoch())
                .setVerifyOnly(isVerifying)
                .setTopics(topics(TOPIC)));
        AddPartitionsToTxnResponseData answer = client.ask(
                new AddPartitionsToTxnRequestData().setTransactions(transactions),
                version,
                AddPartitionsToTxnResponseData.class);
        return answer.resultsByTransaction()
                .find(id)
                .topicResults()
                .find(TOPIC)
                .resultsByPartition()
                .find(1)
                .partitionErrorCode();
    }

    @ParameterizedTest
    @MethodSource("zeroToFour")
    void addOffsets(int version) {
        String id = "offsets-" + version;
        InitProducerIdResponseData producer = begun(id);
        assertThat(client.ask(
                                new AddOffsetsToTxnRequestData()
                                        .setTransactionalId(id)
                                        .setProducerId(producer.producerId())
                                        .setProducerEpoch(producer.producerEpoch())
                                        .setGroupId("g"),
                                version,
                                AddOffsetsToTxnResponseData.class)
                        .errorCode())
                .isZero();
    }

    @ParameterizedTest
    @MethodSource("zeroToSix")
    void txnOffsetCommit(int version) {
        String id = "commit-" + version;
        InitProducerIdResponseData producer = begun(id);
        short unprepared = commitOffset(id, producer, version);
        if (version < 5) {
            Errors expected = version >= 4 ? Errors.TRANSACTION_ABORTABLE : Errors.INVALID_TXN_STATE;
            assertThat(unprepared).isEqualTo(expected.code());
            client.ask(
                    new AddOffsetsToTxnRequestData()
                            .setTransactionalId(id)
                            .setProducerId(producer.producerId())
                            .setProducerEpoch(producer.producerEpoch())
                            .setGroupId(id),
                    3,
                    AddOffsetsToTxnResponseData.class);
            assertThat(commitOffset(id, producer, version)).isZero();
        } else {
            assertThat(unprepared).isZero();
        }
    }

    private static short commitOffset(String id, InitProducerIdResponseData producer, int version) {
        TxnOffsetCommitResponseData answer = client.ask(
                new TxnOffsetCommitRequestData()
                        .setTransactionalId(id)
                        .setGroupId(id)
                        .setProducerId(producer.producerId())
                        .setProducerEpoch(producer.producerEpoch())
                        .setTopics(List.of(new TxnOffsetCommitRequestTopic()
                                .setName(version < 6 ? TOPIC : "")
                                .setTopicId(version < 6 ? Uuid.ZERO_UUID : topicId)
                                .setPartitions(List.of(new TxnOffsetCommitRequestPartition()
                                        .setPartitionIndex(0)
                                        .setCommittedOffset(1)
                                        .setCommittedMetadata(""))))),
                version,
                TxnOffsetCommitResponseData.class);
        return answer.topics().get(0).partitions().get(0).errorCode();
    }

    @ParameterizedTest
    @MethodSource("zeroToFive")
    void endTxn(int version) {
        String id = "end-" + version;
        InitProducerIdResponseData producer = begun(id);
        assertThat(add(id, producer, 3, TOPIC)).isZero();
        long producerId = producer.producerId();
        short epoch = producer.producerEpoch();
        EndTxnResponseData ended = end(id, producerId, epoch, true, version);
        assertThat(ended.errorCode()).isZero();
        if (version < 5) {
            await().untilAsserted(() -> assertThat(
                            end(id, producerId, epoch, true, version).errorCode())
                    .isZero());
            assertThat(end(id, producerId, epoch, false, version).errorCode())
                    .isEqualTo(Errors.INVALID_TXN_STATE.code());
            return;
        }
        assertThat(ended.producerEpoch()).isEqualTo((short) 1);
        await().untilAsserted(() -> assertThat(end(id, producerId, epoch, true, version))
                .isEqualTo(new EndTxnResponseData().setProducerId(producerId).setProducerEpoch((short) 1)));
        assertThat(end(id, producerId, (short) 1, true, version).errorCode())
                .as("the next one has nothing to commit")
                .isEqualTo(Errors.INVALID_TXN_STATE.code());
        assertThat(end(id, producerId, (short) 1, false, version).producerEpoch())
                .isEqualTo((short) 2);
    }

    @Test
    void describeListAndWriteMarkers() {
        InitProducerIdResponseData producer = begun("shown");
        assertThat(add("shown", producer, 3, TOPIC)).isZero();
        var described = client.ask(
                        new DescribeTransactionsRequestData().setTransactionalIds(List.of("shown", "unknown")),
                        0,
                        DescribeTransactionsResponseData.class)
                .transactionStates();
        assertThat(described.get(0).transactionState()).isEqualTo("Ongoing");
        assertThat(described.get(0).topics().find(TOPIC).partitions()).containsExactly(0, 1);
        assertThat(described.get(1).errorCode()).isEqualTo(Errors.TRANSACTIONAL_ID_NOT_FOUND.code());
        for (int version = 0; version <= 2; version++) {
            ListTransactionsRequestData list =
                    new ListTransactionsRequestData().setProducerIdFilters(List.of(producer.producerId()));
            if (version == 2) {
                list.setTransactionalIdPattern("sh.*n");
            }
            assertThat(client.ask(list, version, ListTransactionsResponseData.class)
                            .transactionStates())
                    .singleElement()
                    .satisfies(each -> assertThat(each.transactionalId()).isEqualTo("shown"));
        }
        for (int version = 1; version <= 2; version++) {
            WriteTxnMarkersRequestData write = new WriteTxnMarkersRequestData()
                    .setMarkers(List.of(new WritableTxnMarker()
                            .setProducerId(producer.producerId())
                            .setProducerEpoch(producer.producerEpoch())
                            .setTopics(List.of(
                                    new WritableTxnMarkerTopic().setName(TOPIC).setPartitionIndexes(List.of(0, 9))))));
            var partitions = client.ask(write, version, WriteTxnMarkersResponseData.class)
                    .markers()
                    .get(0)
                    .topics()
                    .get(0)
                    .partitions();
            assertThat(partitions.get(0).errorCode()).isZero();
            assertThat(partitions.get(1).errorCode()).isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION.code());
        }
    }
}
