package io.splashdam.runtime;

import org.jspecify.annotations.Nullable;

/** Where records come from: a port that a log fills. Used by one thread, except {@link #wakeup}. */
public interface RecordSource extends AutoCloseable {
    /** Reads a partition from {@code offset} on. */
    void assign(TopicPartition partition, long offset);

    /**
     * The next records of some assigned partition, waiting for them at most {@code timeoutMs}; null when there are none. Only
     * committed records, in the order of their offsets. Valid until the next call.
     */
    @Nullable
    SourceBatch poll(long timeoutMs);

    /** Makes a {@link #poll} that waits return soon. Any thread. */
    void wakeup();

    @Override
    void close();
}
