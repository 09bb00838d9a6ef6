package io.splashdam.coordinator.transaction;

import io.splashdam.coordinator.CoordinatorRecord;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's {@code TransactionLogKey} and {@code TransactionLogValue}.
 *
 * <pre>
 *  key    int16 = 0 | transactional id string
 *  value  int16 version | producer id int64 | epoch int16 | timeout int32 | state int8
 *         | topics [ name string | partitions [ int32 ] ] or null | update time int64 | start time int64
 *         | tagged (1+): 0 previous producer id int64, 1 next producer id int64, 2 client's version int16, 3 next epoch int16
 * </pre>
 *
 * Written in version 1, which is flexible, as Kafka 4.4 does where transactions of the second kind are on; read from 0 on.
 */
final class TransactionRecords {
    private static final short KEY_VERSION = 0;
    private static final short VALUE_VERSION = 1;
    private static final int PREVIOUS_PRODUCER_ID = 0;
    private static final int NEXT_PRODUCER_ID = 1;
    private static final int CLIENT_VERSION = 2;

    private TransactionRecords() {}

    static CoordinatorRecord of(String transactionalId, Transaction transaction) {
        return new CoordinatorRecord(key(transactionalId), value(transaction));
    }

    static CoordinatorRecord tombstone(String transactionalId) {
        return CoordinatorRecord.tombstone(key(transactionalId));
    }

    private static byte[] key(String transactionalId) {
        byte[] id = transactionalId.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(4 + id.length)
                .putShort(KEY_VERSION)
                .putShort((short) id.length)
                .put(id)
                .array();
    }

    private static byte[] value(Transaction transaction) {
        Map<String, SortedSet<Integer>> topics = byTopic(transaction.partitions());
        ByteBuffer out = ByteBuffer.allocate(bound(topics));
        out.putShort(VALUE_VERSION).putLong(transaction.producerId()).putShort(transaction.epoch());
        out.putInt(transaction.timeoutMs()).put(transaction.state().id());
        putVarint(out, topics.size() + 1);
        topics.forEach((topic, partitions) -> {
            byte[] name = topic.getBytes(StandardCharsets.UTF_8);
            putVarint(out, name.length + 1);
            out.put(name);
            putVarint(out, partitions.size() + 1);
            partitions.forEach(out::putInt);
            putVarint(out, 0);
        });
        out.putLong(transaction.updateMs()).putLong(transaction.startMs());
        putTags(out, transaction);
        byte[] value = new byte[out.position()];
        out.flip().get(value);
        return value;
    }

    private static Map<String, SortedSet<Integer>> byTopic(SortedSet<TopicPartition> partitions) {
        Map<String, SortedSet<Integer>> topics = new TreeMap<>();
        for (TopicPartition each : partitions) {
            topics.computeIfAbsent(each.topic(), topic -> new TreeSet<>()).add(each.partition());
        }
        return topics;
    }

    private static int bound(Map<String, SortedSet<Integer>> topics) {
        int bytes = 128;
        for (Map.Entry<String, SortedSet<Integer>> topic : topics.entrySet()) {
            bytes += 16
                    + 3 * topic.getKey().length()
                    + Integer.BYTES * topic.getValue().size();
        }
        return bytes;
    }

    private static void putTags(ByteBuffer out, Transaction transaction) {
        boolean hasPrevious = transaction.previousProducerId() != Transaction.NO_PRODUCER_ID;
        boolean hasNext = transaction.nextProducerId() != Transaction.NO_PRODUCER_ID;
        boolean hasVersion = transaction.clientVersion() != 0;
        putVarint(out, (hasPrevious ? 1 : 0) + (hasNext ? 1 : 0) + (hasVersion ? 1 : 0));
        if (hasPrevious) {
            putVarint(out, PREVIOUS_PRODUCER_ID);
            putVarint(out, Long.BYTES);
            out.putLong(transaction.previousProducerId());
        }
        if (hasNext) {
            putVarint(out, NEXT_PRODUCER_ID);
            putVarint(out, Long.BYTES);
            out.putLong(transaction.nextProducerId());
        }
        if (hasVersion) {
            putVarint(out, CLIENT_VERSION);
            putVarint(out, Short.BYTES);
            out.putShort(transaction.clientVersion());
        }
    }

    private static void putVarint(ByteBuffer out, int value) {
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            out.put((byte) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    // ---- reading

    /** The transactional id; null when the key is of another kind, written by a newer broker. */
    static @Nullable String transactionalId(CoordinatorRecord record) {
        ByteBuffer in = ByteBuffer.wrap(record.key());
        return in.getShort() == KEY_VERSION ? string(in, in.getShort()) : null;
    }

    static Transaction read(byte[] value) {
        ByteBuffer in = ByteBuffer.wrap(value);
        short version = in.getShort();
        if (version < 0 || version > VALUE_VERSION) {
            throw new IllegalArgumentException("Expected a TransactionLogValue of version 0 or 1, but it is " + version
                    + ": written by a newer broker");
        }
        try {
            return read(in, version >= 1);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException(
                    "Expected a whole TransactionLogValue, but it ends after " + value.length + " bytes", e);
        }
    }

    private static Transaction read(ByteBuffer in, boolean isFlexible) {
        long producerId = in.getLong();
        short epoch = in.getShort();
        int timeoutMs = in.getInt();
        TransactionState state = TransactionState.of(in.get());
        SortedSet<TopicPartition> partitions = readPartitions(in, isFlexible);
        long updateMs = in.getLong();
        long startMs = in.getLong();
        long previousProducerId = Transaction.NO_PRODUCER_ID;
        long nextProducerId = Transaction.NO_PRODUCER_ID;
        short clientVersion = 0;
        for (int tags = isFlexible ? varint(in) : 0; tags > 0; tags--) {
            int tag = varint(in);
            int size = varint(in);
            int end = in.position() + size;
            if (tag == PREVIOUS_PRODUCER_ID) {
                previousProducerId = in.getLong();
            } else if (tag == NEXT_PRODUCER_ID) {
                nextProducerId = in.getLong();
            } else if (tag == CLIENT_VERSION) {
                clientVersion = in.getShort();
            }
            in.position(end);
        }
        return new Transaction(
                producerId,
                previousProducerId,
                nextProducerId,
                epoch,
                timeoutMs,
                state,
                partitions,
                startMs,
                updateMs,
                clientVersion);
    }

    private static SortedSet<TopicPartition> readPartitions(ByteBuffer in, boolean isFlexible) {
        TreeSet<TopicPartition> partitions = new TreeSet<>();
        for (int topics = isFlexible ? varint(in) - 1 : in.getInt(); topics > 0; topics--) {
            String topic = string(in, isFlexible ? varint(in) - 1 : in.getShort());
            for (int left = isFlexible ? varint(in) - 1 : in.getInt(); left > 0; left--) {
                partitions.add(new TopicPartition(topic, in.getInt()));
            }
            if (isFlexible) {
                skipTags(in);
            }
        }
        return Collections.unmodifiableSortedSet(partitions);
    }

    private static void skipTags(ByteBuffer in) {
        for (int tags = varint(in); tags > 0; tags--) {
            varint(in);
            int size = varint(in);
            in.position(in.position() + size);
        }
    }

    private static String string(ByteBuffer in, int length) {
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException(
                    "Expected a string within " + in.remaining() + " bytes, but its length is " + length);
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int varint(ByteBuffer in) {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("Expected a varint of at most 5 bytes, but it goes on");
    }
}
