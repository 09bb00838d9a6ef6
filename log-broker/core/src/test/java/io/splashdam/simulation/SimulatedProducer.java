package io.splashdam.simulation;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.log.Durability;
import io.splashdam.partition.Partition;
import io.splashdam.record.BatchBuilder;
import io.splashdam.record.BatchView;
import io.splashdam.record.RecordHeader;
import io.splashdam.record.RecordView;
import io.splashdam.ring.AppendReply;
import io.splashdam.ring.Ring;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * An idempotent client of one partition: up to five batches on their way, sent again in order until each is acknowledged.
 *
 * <p>After a loss that its topic allows (power, under {@code os}; a truncation) it begins anew with another id.
 */
final class SimulatedProducer {
    private static final int MAX_IN_FLIGHT = 5;

    private final History history;
    private final LongSource ids;
    private final Deque<Batch> unacknowledged = new ArrayDeque<>();
    private long producerId;
    private int nextSequence;
    private boolean hasReset;

    /** Until the broker has acknowledged something, only one batch is on its way: Kafka's rule lets an unknown producer begin anywhere. */
    private boolean isKnown;

    interface LongSource {
        long next(int count);
    }

    private static final class Batch {
        final long firstValue;
        final int count;
        final int valueBytes;
        final int sequence;
        boolean isOnItsWay;

        Batch(long firstValue, int count, int valueBytes, int sequence) {
            this.firstValue = firstValue;
            this.count = count;
            this.valueBytes = valueBytes;
            this.sequence = sequence;
        }
    }

    /** @param ids of producers and of records: none comes twice in a simulation */
    SimulatedProducer(History history, LongSource ids) {
        this.history = history;
        this.ids = ids;
        this.producerId = ids.next(1);
    }

    History history() {
        return history;
    }

    /** Sends a new batch if there may be one more on its way. */
    void send(Ring ring, Partition partition, int count, int valueBytes, long nowMs) {
        if (unacknowledged.size() < MAX_IN_FLIGHT) {
            Batch batch = new Batch(ids.next(count), count, valueBytes, nextSequence);
            nextSequence += count;
            for (int i = 0; i < count; i++) {
                history.send(batch.firstValue + i, nowMs);
            }
            unacknowledged.add(batch);
        }
        sendAgain(ring, partition, nowMs);
    }

    /** Sends what is not on its way, unless something older still is: then the order would break. */
    void sendAgain(Ring ring, Partition partition, long nowMs) {
        boolean mustWait = false;
        for (Batch batch : unacknowledged) {
            if (batch.isOnItsWay) {
                mustWait = !isKnown;
            } else if (!mustWait) {
                batch.isOnItsWay = true;
                if (!ring.tryAppend(partition, encode(batch, nowMs), true, new Reply(batch))) {
                    batch.isOnItsWay = false;
                    return;
                }
                if (hasReset) {
                    hasReset = false;
                    return;
                }
                mustWait = !batch.isOnItsWay || !isKnown;
            }
        }
    }

    private ByteBuffer encode(Batch batch, long nowMs) {
        BatchBuilder builder = new BatchBuilder(Integer.MAX_VALUE).producer(producerId, (short) 0, batch.sequence);
        builder.begin(ByteBuffer.allocate(BatchView.HEADER_BYTES + batch.count * (batch.valueBytes + 40)));
        for (int i = 0; i < batch.count; i++) {
            byte[] value = new byte[Math.max(8, batch.valueBytes)];
            for (int at = 8; at < value.length; at++) {
                value[at] = (byte) (batch.firstValue * 31 + i * 7L + at);
            }
            ByteBuffer.wrap(value).putLong(batch.firstValue + i);
            if (history.config().compact()) {
                appendKeyed(builder, batch.firstValue + i, value, nowMs);
            } else {
                builder.append(nowMs, null, value);
            }
        }
        return builder.build();
    }

    private void appendKeyed(BatchBuilder builder, long id, byte[] value, long nowMs) {
        byte[] key = {(byte) History.keyOf(id)};
        if (history.isTombstone(id)) {
            builder.append(nowMs, key, null, List.of(new RecordHeader("id", Arrays.copyOf(value, 8))));
        } else {
            builder.append(nowMs, key, value);
        }
    }

    /** The number that a record was given when it was sent. */
    static long idOf(RecordView record) {
        ByteBuffer value = record.value();
        return value != null
                ? value.getLong(value.position())
                : ByteBuffer.wrap(record.headers().get(0).value()).getLong();
    }

    /** The broker is gone: nobody answers what is on its way. */
    void disconnect() {
        unacknowledged.forEach(batch -> batch.isOnItsWay = false);
    }

    /** What was sent under this id may be lost, in whole or in part. */
    void beginAnew() {
        unacknowledged.clear();
        producerId = ids.next(1);
        nextSequence = 0;
        hasReset = true;
        isKnown = false;
    }

    private final class Reply implements AppendReply {
        private final Batch batch;
        private final long sentBy = producerId;

        Reply(Batch batch) {
            this.batch = batch;
        }

        @Override
        public void appended(long baseOffset, long logAppendTimeMs) {
            history.acknowledge(baseOffset, batch.firstValue, batch.count);
            unacknowledged.remove(batch);
            isKnown |= sentBy == producerId;
        }

        @Override
        public void refused(ErrorCode error, String message) {
            batch.isOnItsWay = false;
            if (sentBy != producerId) {
                return;
            }
            switch (error) {
                case KAFKA_STORAGE_ERROR -> {}
                case OUT_OF_ORDER_SEQUENCE_NUMBER -> outOfOrder(message);
                default -> throw new AssertionError("Expected no " + error + " for " + history + ": " + message);
            }
        }

        private void outOfOrder(String message) {
            boolean isBehindARefusal = false;
            for (Batch older : unacknowledged) {
                if (older == batch) {
                    break;
                }
                isBehindARefusal |= !older.isOnItsWay;
            }
            if (!isBehindARefusal && history.config().durability() == Durability.FSYNC) {
                throw new AssertionError("Expected the sequence of " + history + " to continue, but: " + message);
            }
            if (!isBehindARefusal) {
                beginAnew();
            }
        }
    }
}
