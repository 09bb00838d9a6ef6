package io.splashdam.cli.records;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Where each partition ended when reading began; owned by the reading thread. */
final class EndOfTopic {
    private final Map<TopicPartition, Long> ends;
    private final boolean isKnown;

    private EndOfTopic(Map<TopicPartition, Long> ends, boolean isKnown) {
        this.ends = ends;
        this.isKnown = isKnown;
    }

    static EndOfTopic never() {
        return new EndOfTopic(Map.of(), false);
    }

    /** Asks for the ends of what is assigned; a group's member waits for its assignment first. */
    static EndOfTopic now(Consumer<byte[], byte[]> consumer, Duration timeout) {
        long deadlineNs = System.nanoTime() + timeout.toNanos();
        while (consumer.assignment().isEmpty()) {
            if (System.nanoTime() > deadlineNs) {
                throw new TimeoutException("no partition was assigned within " + timeout.toSeconds() + " s");
            }
            // Records that come with the assignment are not printed here, so they must be fetched again.
            var early = consumer.poll(Duration.ofMillis(50));
            early.partitions()
                    .forEach(p -> consumer.seek(p, early.records(p).get(0).offset()));
        }
        return new EndOfTopic(new HashMap<>(consumer.endOffsets(consumer.assignment())), true);
    }

    boolean isReached(Consumer<byte[], byte[]> consumer) {
        if (!isKnown) {
            return false;
        }
        ends.entrySet()
                .removeIf(end -> !consumer.assignment().contains(end.getKey())
                        || consumer.position(end.getKey()) >= end.getValue());
        return ends.isEmpty();
    }
}
