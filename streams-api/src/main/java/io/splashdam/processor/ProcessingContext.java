package io.splashdam.processor;

import io.splashdam.stores.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a processor knows of its surroundings. Used by its task's thread. */
public interface ProcessingContext {
    String applicationId();

    /** Name of the task: {@code 0_1}. */
    String taskId();

    /** Where the record that is processed came from; empty in a punctuation, and for what a punctuation or a cache handed on. */
    Optional<RecordMetadata> recordMetadata();

    /**
     * A store that the processor is connected to.
     *
     * @throws RuntimeException naming the processor, when it is not connected to {@code name}
     */
    <S extends StateStore> S getStateStore(String name);

    /** Calls {@code callback} every {@code interval}: by stream time from the first record on, by the wall clock an interval from now. */
    Cancellable schedule(Duration interval, PunctuationType type, Punctuator callback);

    /** As {@link #schedule(Duration, PunctuationType, Punctuator)}, for the first time at {@code startTime} (KIP-1146). */
    Cancellable schedule(Instant startTime, Duration interval, PunctuationType type, Punctuator callback);

    /** Asks for a commit soon. */
    void commit();

    /** Milliseconds since 1970. */
    long currentSystemTimeMs();

    /** Largest timestamp that the task has seen; -1 before the first record. */
    long currentStreamTimeMs();
}
