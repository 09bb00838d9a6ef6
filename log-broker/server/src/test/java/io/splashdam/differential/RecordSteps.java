package io.splashdam.differential;

import static io.splashdam.differential.Script.versions;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;

/** Sending records, and having them refused. */
final class RecordSteps {
    private static final long DAY_MS = 86_400_000;
    private static final int ATTRIBUTES_AT = 21;
    private static final int CRC_AT = 17;

    private RecordSteps() {}

    static void add(Script script) {
        send(script);
        refuse(script);
        sendIdempotently(script);
    }

    private static void send(Script script) {
        script.ask("produce", versions(3, 5, 7, 8, 9, 11, 12), side -> produce("t1", 0, plain("a", "b")))
                .ask("produce by id", 13, side -> byId(side.idOf("t1"), 0, plain("c")))
                .ask(
                        "produce with acks 1",
                        9,
                        side -> produce("t1", 1, plain("a")).setAcks((short) 1))
                .ask(
                        "produce gzip",
                        9,
                        side -> produce("t1", 1, packed(Compression.gzip().build())))
                .ask(
                        "produce snappy",
                        9,
                        side -> produce("t1", 1, packed(Compression.snappy().build())))
                .ask(
                        "produce lz4",
                        9,
                        side -> produce("t1", 1, packed(Compression.lz4().build())))
                .ask(
                        "produce zstd",
                        9,
                        side -> produce("t1", 1, packed(Compression.zstd().build())))
                .ask("produce to a topic that stamps", versions(3, 9), side -> produce("stamped", 0, plain("a")))
                .ask(
                        "produce an old one to a topic that stamps",
                        9,
                        side -> produce(
                                "stamped", 0, MemoryRecords.withRecords(Compression.NONE, record(1, null, "a"))))
                .ask("produce with a key to a compacted topic", 9, side -> produce("compacted", 0, keyed("k", "v")))
                .ask(
                        "produce with an offset of its own",
                        9,
                        side -> produce(
                                "t1", 1, MemoryRecords.withRecords(50L, Compression.NONE, record(NOW, null, "a"))));
    }

    private static void refuse(Script script) {
        script.ask("produce to an unknown topic", versions(3, 9, 12), side -> produce("nobody", 0, plain("a")))
                .ask("produce to an unknown id", 13, side -> byId(new Uuid(1, 2), 0, plain("a")))
                .ask("produce to an unknown partition", versions(3, 9), side -> produce("t1", 99, plain("a")))
                .ask("produce to partition -1", 9, side -> produce("t1", -1, plain("a")))
                .ask(
                        "produce with acks 5",
                        versions(3, 9),
                        side -> produce("t1", 0, plain("a")).setAcks((short) 5))
                .ask(
                        "produce with acks -2",
                        9,
                        side -> produce("t1", 0, plain("a")).setAcks((short) -2))
                .ask("produce to __consumer_offsets", 9, side -> produce("__consumer_offsets", 0, plain("a")))
                .ask(
                        "produce a wrong checksum",
                        versions(3, 8, 9),
                        side -> produce("t1", 0, damaged(plain("a"), CRC_AT, 1)))
                .ask("produce a wrong magic", 9, side -> produce("t1", 0, damaged(plain("a"), 16, 1)))
                .ask("produce a wrong length", 9, side -> produce("t1", 0, damaged(plain("a"), 11, 1)))
                .ask("produce half a batch", 9, side -> produce("t1", 0, half(plain("a"))))
                .ask("produce an unknown codec", 9, side -> produce("t1", 0, checked(plain("a"), ATTRIBUTES_AT + 1, 7)))
                .ask(
                        "produce a control batch",
                        9,
                        side -> produce("t1", 0, checked(plain("a"), ATTRIBUTES_AT + 1, 0x20)))
                .ask(
                        "produce a batch that is stamped already",
                        9,
                        side -> produce("byhand", 2, checked(plain("a"), ATTRIBUTES_AT + 1, 0x08)))
                .ask(
                        "produce a transactional batch without a transactional id",
                        9,
                        side -> produce("t1", 0, checked(plain("a"), ATTRIBUTES_AT + 1, 0x10)))
                .ask("produce a batch with a wrong count", 9, side -> produce("t1", 0, checked(plain("a"), 60, 2)))
                .ask(
                        "produce a batch with a wrong last offset",
                        9,
                        side -> produce("t1", 0, checked(plain("a"), 26, 1)))
                .ask("produce a record with a wrong length", 9, side -> produce("t1", 0, checked(plain("a"), 61, 2)))
                .ask("produce too large a batch", versions(3, 9), side -> produce("small", 0, plain("x".repeat(200))))
                .ask(
                        "produce from the future",
                        versions(3, 9),
                        side -> produce(
                                "t1",
                                0,
                                MemoryRecords.withRecords(Compression.NONE, record(NOW + 7 * DAY_MS, null, "a"))))
                .ask(
                        "produce without a key to a compacted topic",
                        versions(3, 8, 9),
                        side -> produce("compacted", 0, plain("v")))
                .ask("produce nothing", versions(3, 9), side -> produce("t1", 0, MemoryRecords.EMPTY))
                .ask("produce null", 9, side -> produce("t1", 0, null))
                .ask(
                        "produce two batches to one partition",
                        versions(3, 9),
                        side -> produce("t1", 0, twice(plain("a"))))
                .ask(
                        "produce zstd before it was known",
                        versions(3, 6),
                        side -> produce("t1", 0, packed(Compression.zstd().build())))
                .ask(
                        "produce in the old format",
                        9,
                        side -> produce(
                                "t1", 0, MemoryRecords.withRecords((byte) 1, Compression.NONE, record(NOW, null, "a"))))
                .ask(
                        "produce to no topic",
                        9,
                        side -> new ProduceRequestData().setAcks((short) -1).setTimeoutMs(5_000));
    }

    private static void sendIdempotently(Script script) {
        script.producerIds()
                .ask(
                        "take a producer id",
                        4,
                        side -> new InitProducerIdRequestData()
                                .setTransactionalId(null)
                                .setTransactionTimeoutMs(1_000),
                        RecordSteps::learnProducer)
                .ask(
                        "take a producer id in other versions",
                        versions(0, 1, 2, 3, 5),
                        side -> new InitProducerIdRequestData()
                                .setTransactionalId(null)
                                .setTransactionTimeoutMs(1_000))
                .ask(
                        "take a producer id with an empty transactional id",
                        versions(0, 4),
                        side -> new InitProducerIdRequestData()
                                .setTransactionalId("")
                                .setTransactionTimeoutMs(1_000))
                .ask(
                        "take a producer id with an id and no epoch",
                        4,
                        side -> new InitProducerIdRequestData()
                                .setTransactionalId(null)
                                .setTransactionTimeoutMs(1_000)
                                .setProducerId(5))
                .ask("produce sequence 0", 9, side -> produce("t1", 2, sequence(side, 0, 0)))
                .ask("produce sequence 1", 9, side -> produce("t1", 2, sequence(side, 0, 1)))
                .ask("produce sequence 1 again", 9, side -> produce("t1", 2, sequence(side, 0, 1)))
                .ask("produce sequence 0 again", 9, side -> produce("t1", 2, sequence(side, 0, 0)))
                .ask("produce sequence 9", 9, side -> produce("t1", 2, sequence(side, 0, 9)))
                .ask("produce a newer epoch at sequence 4", 9, side -> produce("t1", 2, sequence(side, 1, 4)))
                .ask("produce a newer epoch", 9, side -> produce("t1", 2, sequence(side, 1, 0)))
                .ask("produce an older epoch", 9, side -> produce("t1", 2, sequence(side, 0, 2)))
                .ask("produce sequence 5 as a stranger", 9, side -> produce("t1", 1, sequence(side, 0, 5)))
                .ask(
                        "produce a sequence without a producer",
                        9,
                        side -> produce(
                                "t1",
                                1,
                                MemoryRecords.withIdempotentRecords(
                                        Compression.NONE, -1L, (short) -1, 3, record(NOW, null, "a"))));
    }

    static final long NOW = System.currentTimeMillis();

    private static void learnProducer(Side side, ApiMessage answer) {
        side.note("producer", ((InitProducerIdResponseData) answer).producerId());
    }

    private static MemoryRecords sequence(Side side, int epoch, int sequence) {
        long producerId = side.recall("producer");
        return MemoryRecords.withIdempotentRecords(
                Compression.NONE, producerId, (short) epoch, sequence, record(NOW, null, "s" + sequence));
    }

    static SimpleRecord record(long timestampMs, String key, String value) {
        return new SimpleRecord(timestampMs, key == null ? null : key.getBytes(), value.getBytes());
    }

    static MemoryRecords plain(String... values) {
        SimpleRecord[] records = new SimpleRecord[values.length];
        for (int i = 0; i < values.length; i++) {
            records[i] = record(NOW, null, values[i]);
        }
        return MemoryRecords.withRecords(Compression.NONE, records);
    }

    private static MemoryRecords keyed(String key, String value) {
        return MemoryRecords.withRecords(Compression.NONE, record(NOW, key, value));
    }

    private static MemoryRecords packed(Compression codec) {
        return MemoryRecords.withRecords(codec, record(NOW, null, "x".repeat(100)), record(NOW, "k", "y"));
    }

    /** With one byte changed. */
    private static MemoryRecords damaged(MemoryRecords sound, int at, int by) {
        ByteBuffer bytes = copy(sound);
        bytes.put(at, (byte) (bytes.get(at) ^ by));
        return MemoryRecords.readableRecords(bytes);
    }

    /** The same behind a checksum that is right. */
    private static MemoryRecords checked(MemoryRecords sound, int at, int by) {
        ByteBuffer bytes = copy(sound);
        bytes.put(at, (byte) (bytes.get(at) ^ by));
        java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
        crc.update(bytes.duplicate().position(ATTRIBUTES_AT));
        bytes.putInt(CRC_AT, (int) crc.getValue());
        return MemoryRecords.readableRecords(bytes);
    }

    private static MemoryRecords half(MemoryRecords sound) {
        return MemoryRecords.readableRecords(copy(sound).limit(sound.sizeInBytes() / 2));
    }

    private static MemoryRecords twice(MemoryRecords sound) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * sound.sizeInBytes());
        bytes.put(sound.buffer().duplicate()).put(sound.buffer().duplicate());
        return MemoryRecords.readableRecords(bytes.flip());
    }

    private static ByteBuffer copy(MemoryRecords sound) {
        return ByteBuffer.allocate(sound.sizeInBytes())
                .put(sound.buffer().duplicate())
                .flip();
    }

    static ProduceRequestData produce(String topic, int partition, MemoryRecords records) {
        return produce(new TopicProduceData().setName(topic), partition, records);
    }

    private static ProduceRequestData byId(Uuid id, int partition, MemoryRecords records) {
        return produce(new TopicProduceData().setTopicId(id), partition, records);
    }

    private static ProduceRequestData produce(TopicProduceData topic, int partition, MemoryRecords records) {
        TopicProduceDataCollection topics = new TopicProduceDataCollection();
        topics.add(topic.setPartitionData(
                List.of(new PartitionProduceData().setIndex(partition).setRecords(records))));
        return new ProduceRequestData().setAcks((short) -1).setTimeoutMs(5_000).setTopicData(topics);
    }
}
