package io.splashdam.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.broker.Splashdam;
import io.splashdam.local.LocalReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a Produce is answered. */
@Timeout(60)
class ProduceTest {
    private static final String TOPIC = "t";
    private static final short ALL = -1;

    private Splashdam splashdam;
    private String bootstrap;
    private RawClient client;

    @TempDir
    Path directory;

    @BeforeEach
    void open() {
        open(Splashdam.inMemory());
    }

    private void open(Splashdam opened) {
        splashdam = opened;
        bootstrap = splashdam.listen(0);
        splashdam.client().createTopicIfAbsent(TOPIC, 2, Map.of());
        client = new RawClient(bootstrap);
    }

    @AfterEach
    void close() {
        client.close();
        splashdam.close();
    }

    @Test
    void unknownTopicsPartitionsAndIdsAreNamed() {
        assertThat(ask(request(ALL, topic("nowhere", 0, RawClient.records("a"))))
                        .errorCode())
                .isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION.code());
        assertThat(ask(request(ALL, topic(TOPIC, 2, RawClient.records("a")))).errorCode())
                .isEqualTo(Errors.UNKNOWN_TOPIC_OR_PARTITION.code());
        TopicProduceData unknown = topic("", 0, RawClient.records("a")).setTopicId(Uuid.randomUuid());
        assertThat(only(client.ask(request(ALL, unknown), 13, ProduceResponseData.class))
                        .errorCode())
                .isEqualTo(Errors.UNKNOWN_TOPIC_ID.code());
    }

    @Test
    void otherAcksThanKafkasAreRefused() {
        assertThat(ask(request((short) 2, topic(TOPIC, 0, RawClient.records("a"))))
                        .errorCode())
                .isEqualTo(Errors.INVALID_REQUIRED_ACKS.code());
    }

    @Test
    void aDamagedBatchIsRefusedAndTheOtherPartitionIsNot() {
        ByteBuffer damaged = RawClient.records("hello").buffer().duplicate();
        damaged.put(damaged.limit() - 2, (byte) 77);
        TopicProduceData topic = new TopicProduceData()
                .setName(TOPIC)
                .setPartitionData(List.of(
                        new PartitionProduceData().setIndex(0).setRecords(MemoryRecords.readableRecords(damaged)),
                        new PartitionProduceData().setIndex(1).setRecords(RawClient.records("sound"))));
        var rows = client.ask(request(ALL, topic), 9, ProduceResponseData.class)
                .responses()
                .iterator()
                .next()
                .partitionResponses();
        assertThat(rows.get(0).errorCode()).isEqualTo(Errors.CORRUPT_MESSAGE.code());
        assertThat(rows.get(0).errorMessage()).contains("checksum");
        assertThat(rows.get(1).errorCode()).isZero();
        assertThat(splashdam.client().endOffset(TOPIC, 0)).isZero();
        assertThat(splashdam.client().endOffset(TOPIC, 1)).isEqualTo(1);
    }

    @Test
    void recordsWithoutKeysAreNamedInACompactedTopic() {
        splashdam.client().createTopicIfAbsent("compacted", 1, Map.of("cleanup.policy", "compact"));
        MemoryRecords records = MemoryRecords.withRecords(
                Compression.NONE,
                new SimpleRecord(System.currentTimeMillis(), "k".getBytes(StandardCharsets.UTF_8), new byte[1]),
                new SimpleRecord(System.currentTimeMillis(), null, new byte[1]));
        PartitionProduceResponse refused = ask(request(ALL, topic("compacted", 0, records)));
        assertThat(refused.errorCode()).isEqualTo(Errors.INVALID_RECORD.code());
        assertThat(refused.recordErrors()).extracting("batchIndex").containsExactly(1);
    }

    @ParameterizedTest
    @CsvSource({"gzip,1", "snappy,2", "lz4,3", "zstd,4", "uncompressed,0"})
    void aTopicsOwnCodecReplacesTheProducers(String codec, int id) {
        splashdam.client().createTopicIfAbsent("packed", 1, Map.of("compression.type", codec));
        for (Compression from : List.of(Compression.NONE, Compression.gzip().build())) {
            SimpleRecord record = new SimpleRecord(System.currentTimeMillis(), new byte[1], new byte[3000]);
            assertThat(ask(request(ALL, topic("packed", 0, MemoryRecords.withRecords(from, record))))
                            .errorCode())
                    .isZero();
        }
        try (LocalReader reader = splashdam.client().reader("packed", 0, 0)) {
            ByteBuffer batches = reader.poll(1 << 20, 0);
            MemoryRecords read = MemoryRecords.readableRecords(batches);
            assertThat(read.batches()).hasSize(2).allSatisfy(batch -> {
                batch.ensureValid();
                assertThat(batch.compressionType().id).isEqualTo((byte) id);
            });
            read.records().forEach(each -> assertThat(each.valueSize()).isEqualTo(3000));
        }
    }

    @Test
    void aBatchThatIsTooLargeIsRefused() {
        assertThat(ask(request(ALL, topic(TOPIC, 0, RawClient.records("x".repeat(2_000_000)))))
                        .errorCode())
                .isEqualTo(Errors.MESSAGE_TOO_LARGE.code());
    }

    @Test
    void nobodyWritesTheBrokersOwnTopics() {
        splashdam.broker().topics().findOrCreateOffsets().join();
        assertThat(ask(request(ALL, topic("__consumer_offsets", 0, RawClient.records("a"))))
                        .errorCode())
                .isEqualTo(Errors.INVALID_TOPIC_EXCEPTION.code());
    }

    @Test
    void moreReplicasThanThereAreAreNotEnough() {
        splashdam.client().createTopicIfAbsent("two", 1, Map.of("min.insync.replicas", "2"));
        assertThat(ask(request(ALL, topic("two", 0, RawClient.records("a")))).errorCode())
                .isEqualTo(Errors.NOT_ENOUGH_REPLICAS.code());
        assertThat(ask(request((short) 1, topic("two", 0, RawClient.records("a"))))
                        .errorCode())
                .isZero();
    }

    @Test
    void aRepeatedBatchIsAnsweredWithItsFirstOffset() {
        byte[] value = "once".getBytes(StandardCharsets.UTF_8);
        MemoryRecords first = idempotent(7, 0, value);
        MemoryRecords second = idempotent(7, 1, value);
        assertThat(ask(request(ALL, topic(TOPIC, 0, first))).baseOffset()).isZero();
        assertThat(ask(request(ALL, topic(TOPIC, 0, second))).baseOffset()).isEqualTo(1);
        PartitionProduceResponse again = ask(request(ALL, topic(TOPIC, 0, idempotent(7, 0, value))));
        assertThat(again.errorCode()).isZero();
        assertThat(again.baseOffset()).isZero();
        assertThat(splashdam.client().endOffset(TOPIC, 0)).isEqualTo(2);
        assertThat(ask(request(ALL, topic(TOPIC, 0, idempotent(7, 5, value)))).errorCode())
                .isEqualTo(Errors.OUT_OF_ORDER_SEQUENCE_NUMBER.code());
    }

    private static MemoryRecords idempotent(long producerId, int sequence, byte[] value) {
        return MemoryRecords.withIdempotentRecords(
                Compression.NONE, producerId, (short) 0, sequence, new SimpleRecord(1_700_000_000_000L, null, value));
    }

    @Test
    void withoutAcknowledgementThereIsNoAnswer() {
        client.send(request((short) 0, topic(TOPIC, 0, RawClient.records("a"))), 9);
        assertThat(ask(request(ALL, topic(TOPIC, 0, RawClient.records("b")))).baseOffset())
                .isEqualTo(1);
    }

    @Test
    void withoutAcknowledgementAnErrorEndsTheConnection() {
        client.send(request((short) 0, topic("nowhere", 0, RawClient.records("a"))), 9);
        assertThat(client.isClosedByBroker()).isTrue();
    }

    @Test
    void versionsBelowThreeAreRefused() {
        byte[] frame = ByteBuffer.allocate(12)
                .putShort((short) 0)
                .putShort((short) 2)
                .putInt(1)
                .putShort((short) -1)
                .array();
        client.sendFrame(frame);
        assertThat(client.isClosedByBroker()).isTrue();
    }

    @Test
    void aFullRingPausesTheConnectionAndKeepsTheOrder() {
        close();
        open(Splashdam.open(directory, Map.of("ring.max.bytes", "1048576")));
        String large = "x".repeat(100_000);
        int count = 100;
        Thread sender = new Thread(() -> {
            for (int i = 0; i < count; i++) {
                client.send(request(ALL, topic(TOPIC, 0, RawClient.records(large))), 9);
            }
        });
        sender.start();
        for (int i = 0; i < count; i++) {
            PartitionProduceResponse answer = only(client.receiveAny(ProduceResponseData.class, 9));
            assertThat(answer.errorCode()).isZero();
            assertThat(answer.baseOffset()).isEqualTo(i);
        }
    }

    private PartitionProduceResponse ask(ProduceRequestData request) {
        return only(client.ask(request, 9, ProduceResponseData.class));
    }

    private static PartitionProduceResponse only(ProduceResponseData answer) {
        return answer.responses().iterator().next().partitionResponses().get(0);
    }

    private static TopicProduceData topic(String name, int partition, MemoryRecords records) {
        return new TopicProduceData()
                .setName(name)
                .setPartitionData(
                        List.of(new PartitionProduceData().setIndex(partition).setRecords(records)));
    }

    private static ProduceRequestData request(short acks, TopicProduceData topic) {
        TopicProduceDataCollection topics = new TopicProduceDataCollection();
        topics.add(topic);
        return new ProduceRequestData().setAcks(acks).setTimeoutMs(1000).setTopicData(topics);
    }
}
