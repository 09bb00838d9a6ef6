package io.splashdam.runtime;

import io.splashdam.task.Outputs;
import java.util.Map;

/**
 * Gathers what one commit writes, and writes it whole or not at all: a port that a log fills. Used by one thread.
 *
 * <p>After {@link #commit} or {@link #abort} it is empty and gathers for the next commit.
 */
public interface OutputTransaction extends Outputs, AutoCloseable {
    /** The offsets from which the application's group continues once this has committed. */
    void offsets(Map<TopicPartition, Long> nextOffsets);

    /** Bytes gathered. */
    long gatheredBytes();

    /**
     * Returns when everything is as durable as its topics ask.
     *
     * @return for each partition written: the offset after its last record
     * @throws RuntimeException when nothing was written, or when it is unknown whether; the application must begin anew
     */
    Map<TopicPartition, Long> commit();

    /** Forgets what was gathered. */
    void abort();

    @Override
    void close();
}
