package io.splashdam.perf.embedded.streams;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.local.LocalClient;
import io.splashdam.local.LocalException;
import io.splashdam.record.BatchBuilder;
import io.splashdam.ring.AppendReply;
import io.splashdam.task.PartitionHash;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Appends records to a topic, as fast as the broker takes them, a batch per partition at a time. */
final class TopicFill implements AutoCloseable {
    private static final int BATCH_BYTES = 64 << 10;
    private static final int BATCHES_IN_FLIGHT = 64;

    private final LocalClient client;
    private final String topic;
    private final BatchBuilder[] builders;
    private long keyless;
    private final Semaphore room = new Semaphore(BATCHES_IN_FLIGHT);
    private final AtomicReference<@Nullable LocalException> refusal = new AtomicReference<>();

    TopicFill(LocalClient client, String topic) {
        this.client = client;
        this.topic = topic;
        this.builders = new BatchBuilder[client.partitionCount(topic)];
        for (int i = 0; i < builders.length; i++) {
            builders[i] = new BatchBuilder(BATCH_BYTES);
            builders[i].begin(ByteBuffer.allocate(BATCH_BYTES));
        }
    }

    /** To the partition of the key, as Kafka's clients choose it; without a key to the partitions in turn. */
    void append(long timestampMs, byte @Nullable [] key, byte[] value) {
        int partition = key == null
                ? (int) (keyless++ % builders.length)
                : PartitionHash.partition(key, 0, key.length, builders.length);
        BatchBuilder builder = builders[partition];
        if (!builder.hasRoomFor(key == null ? 0 : key.length, value.length)) {
            send(partition);
        }
        builder.append(timestampMs, key, value);
    }

    /** Sends what has gathered. */
    void flush() {
        for (int partition = 0; partition < builders.length; partition++) {
            if (!builders[partition].isEmpty()) {
                send(partition);
            }
        }
    }

    private void send(int partition) {
        room.acquireUninterruptibly();
        client.append(topic, partition, builders[partition].build(), new AppendReply() {
            @Override
            public void appended(long baseOffset, long logAppendTimeMs) {
                room.release();
            }

            @Override
            public void refused(ErrorCode error, String message) {
                refusal.compareAndSet(null, new LocalException(error, message));
                room.release();
            }
        });
        builders[partition].begin(ByteBuffer.allocate(BATCH_BYTES));
    }

    /** Returns when everything is as durable as the topic asks; throws what the broker refused. */
    @Override
    public void close() {
        flush();
        room.acquireUninterruptibly(BATCHES_IN_FLIGHT);
        room.release(BATCHES_IN_FLIGHT);
        LocalException refused = refusal.get();
        if (refused != null) {
            throw refused;
        }
    }
}
