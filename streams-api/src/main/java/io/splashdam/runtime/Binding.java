package io.splashdam.runtime;

import io.splashdam.state.changelog.ChangelogReader;
import java.util.Map;

/** The log that an application runs on: a port. Any thread. */
public interface Binding {
    /** Names the log, so that stores which were filled from another one are told apart. */
    String logId();

    /** Number of partitions of a topic; -1: there is no such topic. */
    int partitionCount(String topic);

    /** @param config by Kafka's names of topic settings */
    void createTopicIfAbsent(String topic, int partitions, Map<String, String> config);

    /** Reads committed records only, unless {@code guarantee} and the binding's own settings allow others. */
    RecordSource source(ProcessingGuarantee guarantee);

    /**
     * @param applicationId the group whose offsets are committed
     * @param taskGroup names the sub-topologies that commit together, the same in every run; with the application's id it names
     *     the transaction, so that a second instance and a run before this one are fenced
     */
    OutputTransaction transaction(String applicationId, String taskGroup, ProcessingGuarantee guarantee);

    /** The most that one transaction may write; the application commits earlier. */
    default long maxTransactionBytes() {
        return Long.MAX_VALUE;
    }

    ChangelogReader changelog(String topic, int partition);

    /** The offsets that the group has committed, once no transaction is about to change them. A missing one is unknown, not zero. */
    Map<TopicPartition, Long> committedOffsets(String applicationId);

    /** Oldest offset of a partition. */
    long beginningOffset(TopicPartition partition);

    /** Offset after the last committed record of a partition. */
    long endOffset(TopicPartition partition);

    /** Lets go of connections; a call after that opens them again. */
    default void close() {}
}
