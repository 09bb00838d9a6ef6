package io.splashdam.kafka;

import io.splashdam.state.changelog.ChangelogReader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Reads one partition of a changelog for a restore: committed records up to the last stable offset. Owned by a stream thread. */
final class KafkaChangelog implements ChangelogReader {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration CLOSE_TIMEOUT = Duration.ZERO; // there is no group to leave
    private static final byte[] NOTHING = {};

    private final ClientSettings settings;
    private final InstantSource clock;
    private final TopicPartition partition;
    private final KafkaConsumer<ByteBuffer, ByteBuffer> consumer;
    private final long beginningOffset;
    private final long endOffset;
    private final long deleteRetentionMs;

    KafkaChangelog(ClientSettings settings, String topic, int number, long deleteRetentionMs, InstantSource clock) {
        this.deleteRetentionMs = deleteRetentionMs;
        this.settings = settings;
        this.clock = clock;
        this.partition = new TopicPartition(topic, number);
        this.consumer = new KafkaConsumer<>(settings.consumer(IsolationLevel.READ_COMMITTED));
        try {
            consumer.assign(Set.of(partition));
            this.beginningOffset = KafkaOffsets.of(partition, consumer.beginningOffsets(Set.of(partition)));
            this.endOffset = KafkaOffsets.of(partition, consumer.endOffsets(Set.of(partition)));
            consumer.seek(partition, beginningOffset);
        } catch (KafkaException e) {
            close();
            throw KafkaFailure.of(settings, "reading changelog " + partition, e);
        }
    }

    @Override
    public long beginningOffset() {
        return beginningOffset;
    }

    @Override
    public long endOffset() {
        return endOffset;
    }

    @Override
    public long deleteRetentionMs() {
        return deleteRetentionMs;
    }

    @Override
    public long read(long fromOffset, Sink sink) {
        try {
            if (consumer.position(partition) != fromOffset) {
                consumer.seek(partition, fromOffset);
            }
            long deadlineMs = clock.millis() + settings.timeoutMs();
            while (true) {
                ConsumerRecords<ByteBuffer, ByteBuffer> records = consumer.poll(POLL);
                records.records(partition).forEach(record -> hand(record, sink));
                long position = consumer.position(partition); // goes past markers and what was aborted, too
                if (position > fromOffset) {
                    return position;
                }
                if (clock.millis() > deadlineMs) {
                    throw KafkaFailure.silent(settings, "reading changelog " + partition + " at " + fromOffset, null);
                }
            }
        } catch (KafkaException e) {
            throw KafkaFailure.of(settings, "reading changelog " + partition, e);
        }
    }

    private static void hand(ConsumerRecord<ByteBuffer, ByteBuffer> record, Sink sink) {
        ByteBuffer key = record.key();
        @Nullable ByteBuffer value = record.value();
        if (key == null) {
            return;
        }
        sink.accept(
                record.timestamp(),
                key.array(),
                key.arrayOffset() + key.position(),
                key.remaining(),
                value == null ? NOTHING : value.array(),
                value == null ? 0 : value.arrayOffset() + value.position(),
                value == null ? -1 : value.remaining());
    }

    @Override
    public void close() {
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(CLOSE_TIMEOUT));
    }
}
