package io.splashdam.cli.records;

import io.splashdam.cli.shell.CommandFailure;
import io.splashdam.cli.shell.ExitCode;
import io.splashdam.cli.shell.Notation;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** The loop from poll to standard output; owned by the command's thread. */
final class RecordPrinter {
    private static final long POLL_MS = 200;
    private static final long COMMIT_INTERVAL_MS = 1_000;

    private final Consumer<byte[], byte[]> consumer;
    private final RecordFormat format;
    private final PrintStream out;
    private final long maxRecords;
    private final boolean isMember;
    private final boolean skipsUnreadable;
    private final Map<TopicPartition, OffsetAndMetadata> printedUpTo = new HashMap<>();
    private long printed;

    RecordPrinter(
            Consumer<byte[], byte[]> consumer,
            RecordFormat format,
            PrintStream out,
            long maxRecords,
            boolean isMember,
            boolean skipsUnreadable) {
        this.consumer = consumer;
        this.format = format;
        this.out = out;
        this.maxRecords = maxRecords;
        this.isMember = isMember;
        this.skipsUnreadable = skipsUnreadable;
    }

    long printed() {
        return printed;
    }

    /** Returns false when silence ended it. A closed pipe behind standard output ends it as if all were printed. */
    boolean run(long silenceMs, EndOfTopic end, BooleanSupplier isStopped) throws IOException {
        long lastRecordMs = nowMs();
        long lastCommitMs = lastRecordMs;
        while (!isStopped.getAsBoolean() && !end.isReached(consumer)) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(Math.min(POLL_MS, silenceMs)));
            long nowMs = nowMs();
            if (!records.isEmpty()) {
                lastRecordMs = nowMs;
                if (print(records, end)) {
                    return true;
                }
            } else if (nowMs - lastRecordMs >= silenceMs) {
                return false;
            }
            if (nowMs - lastCommitMs >= COMMIT_INTERVAL_MS) {
                commitPrinted();
                lastCommitMs = nowMs;
            }
        }
        return true;
    }

    /** True when the last record wanted was printed, or nobody reads any more. */
    private boolean print(ConsumerRecords<byte[], byte[]> records, EndOfTopic end) throws IOException {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            var partition = new TopicPartition(record.topic(), record.partition());
            if (end.isBehind(partition, record.offset())) {
                continue;
            }
            boolean isPrinted = print(record);
            printedUpTo.put(partition, new OffsetAndMetadata(record.offset() + 1));
            if (isPrinted && ++printed == maxRecords) {
                out.flush();
                return true;
            }
        }
        return out.checkError();
    }

    private boolean print(ConsumerRecord<byte[], byte[]> record) throws IOException {
        try {
            format.write(record, out);
            return true;
        } catch (Notation.Mismatch mismatch) {
            if (skipsUnreadable) {
                return false;
            }
            throw new CommandFailure(
                    ExitCode.FAILED,
                    record.topic() + "-" + record.partition() + " offset " + record.offset() + ": "
                            + mismatch.getMessage(),
                    "choose --key-format and --value-format, or pass --skip-message-on-error");
        }
    }

    /** Commits what was printed and nothing that was only fetched; does nothing outside a group. */
    void commitPrinted() {
        if (printedUpTo.isEmpty() || !isMember) {
            return;
        }
        printedUpTo.keySet().retainAll(consumer.assignment());
        consumer.commitSync(printedUpTo, Duration.ofSeconds(5));
        printedUpTo.clear();
    }

    private static long nowMs() {
        return System.nanoTime() / 1_000_000;
    }
}
