package io.splashdam.runtime;

import io.splashdam.task.Outputs;
import java.util.Map;

/**
 * Gathers what one commit writes, and writes it whole or not at all: a port that a log fills. Used by one thread.
 *
 * <p>After {@link #commit} or {@link #abort} it is empty and gathers for the next commit.
 */
public interface OutputTransaction extends Outputs, AutoCloseable {
    /**
     * Fences an earlier run of the same name and waits until what that left open has ended. Once, before the first use, and before
     * offsets and the ends of changelogs are read: they hold still from then on.
     */
    default void open() {}

    /** The offsets from which the application's group continues once this has committed. */
    void offsets(Map<TopicPartition, Long> nextOffsets);

    /** Bytes gathered. */
    long gatheredBytes();

    /**
     * Returns when everything is as durable as its topics ask.
     *
     * @return for each partition written: the offset after its last record
     * @throws CommitFailure when nothing was written; the engine may begin anew
     * @throws RuntimeException when it cannot go on, for instance since another instance has taken over
     */
    Map<TopicPartition, Long> commit();

    /** Forgets what was gathered. */
    void abort();

    @Override
    void close();
}
