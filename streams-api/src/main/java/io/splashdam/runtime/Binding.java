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

    RecordSource source();

    /** @param applicationId the group whose offsets are committed */
    OutputTransaction transaction(String applicationId);

    ChangelogReader changelog(String topic, int partition);

    /** The offsets that the group has committed. */
    Map<TopicPartition, Long> committedOffsets(String applicationId);

    /** Oldest offset of a partition. */
    long beginningOffset(TopicPartition partition);

    /** Offset after the last committed record of a partition. */
    long endOffset(TopicPartition partition);
}
