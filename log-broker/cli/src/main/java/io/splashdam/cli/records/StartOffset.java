package io.splashdam.cli.records;

import io.splashdam.cli.shell.CommandFailure;
import io.splashdam.cli.shell.TimeText;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/** Where reading begins in the partitions that were assigned: Kafka's words and kcat's. */
interface StartOffset {
    /** For usage texts. */
    String FORMS = "give earliest, latest, stored, a number, -10 for the last ten, or s@TIME";

    void seek(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions);

    /** {@code earliest}, {@code latest}, {@code stored}, {@code 42}, {@code -10}, {@code s@2026-11-21}. */
    static StartOffset parse(String text, InstantSource clock) {
        switch (text) {
            case "earliest", "beginning":
                return Consumer::seekToBeginning;
            case "latest", "end":
                return Consumer::seekToEnd;
            case "stored", "committed":
                return (consumer, partitions) -> {};
            default:
                break;
        }
        if (text.matches("\\d{1,18}")) {
            long offset = Long.parseLong(text);
            return (consumer, partitions) -> partitions.forEach(p -> consumer.seek(p, offset));
        }
        if (text.matches("-\\d{1,17}")) {
            return tail(-Long.parseLong(text));
        }
        if (text.startsWith("s@")) {
            return since(time(text.substring(2), "--offset " + text, clock));
        }
        throw CommandFailure.usage("--offset " + text + " is none", FORMS);
    }

    /** The last {@code count} of each partition, as far as they are still there. */
    private static StartOffset tail(long count) {
        return (consumer, partitions) -> {
            Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
            consumer.endOffsets(partitions)
                    .forEach((p, end) -> consumer.seek(p, Math.max(starts.getOrDefault(p, 0L), end - count)));
        };
    }

    /** The first record of this time or later; the end where there is none. */
    static StartOffset since(Instant time) {
        return (consumer, partitions) -> {
            Map<TopicPartition, Long> offsets = offsetsAt(consumer, partitions, time);
            offsets.forEach(consumer::seek);
        };
    }

    /** For each partition the offset of the first record of this time or later, else its end. */
    static Map<TopicPartition, Long> offsetsAt(
            Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions, Instant time) {
        var asked = new HashMap<TopicPartition, Long>();
        partitions.forEach(p -> asked.put(p, time.toEpochMilli()));
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(asked);
        var offsets = new HashMap<>(consumer.endOffsets(partitions));
        found.forEach((p, at) -> {
            if (at != null) {
                offsets.put(p, at.offset());
            }
        });
        return offsets;
    }

    static Instant time(String text, String flag, InstantSource clock) {
        return TimeText.any(text, clock).orElseThrow(() -> CommandFailure.usage(flag + " is no time", TimeText.FORMS));
    }
}
