package io.splashdam.cli.records;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Where reading ends in each partition, known since it began; owned by the reading thread. */
final class EndOfTopic {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

    private final Map<TopicPartition, Long> ends;
    private final Map<TopicPartition, Long> unreached;
    private final boolean isKnown;

    private EndOfTopic(Map<TopicPartition, Long> ends, boolean isKnown) {
        this.ends = ends;
        unreached = new HashMap<>(ends);
        this.isKnown = isKnown;
    }

    static EndOfTopic never() {
        return new EndOfTopic(Map.of(), false);
    }

    /** Where the partitions end now. A group's member waits for its assignment first. */
    static EndOfTopic now(Consumer<byte[], byte[]> consumer) {
        awaitAssignment(consumer);
        return new EndOfTopic(Map.copyOf(consumer.endOffsets(consumer.assignment())), true);
    }

    /** Before the first record of this time or later; where there is none yet, where the partitions end now. */
    static EndOfTopic at(Consumer<byte[], byte[]> consumer, Instant time) {
        awaitAssignment(consumer);
        return new EndOfTopic(Map.copyOf(StartOffset.offsetsAt(consumer, consumer.assignment(), time)), true);
    }

    private static void awaitAssignment(Consumer<byte[], byte[]> consumer) {
        long deadlineNs = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (consumer.assignment().isEmpty()) {
            if (System.nanoTime() > deadlineNs) {
                throw new TimeoutException("no partition was assigned within " + LONGEST_WAIT.toSeconds() + " s");
            }
            // Records that come with the assignment are not printed here, so they must be fetched again.
            var early = consumer.poll(Duration.ofMillis(50));
            early.partitions()
                    .forEach(p -> consumer.seek(p, early.records(p).get(0).offset()));
        }
    }

    /** True for a record that came after the end was looked up. */
    boolean isBehind(TopicPartition partition, long offset) {
        Long end = ends.get(partition);
        return end != null && offset >= end;
    }

    boolean isReached(Consumer<byte[], byte[]> consumer) {
        if (!isKnown) {
            return false;
        }
        for (TopicPartition partition : List.copyOf(unreached.keySet())) {
            if (!consumer.assignment().contains(partition)) {
                unreached.remove(partition);
            } else if (consumer.position(partition) >= unreached.getOrDefault(partition, 0L)) {
                unreached.remove(partition);
                consumer.pause(List.of(partition));
            }
        }
        return unreached.isEmpty();
    }
}
