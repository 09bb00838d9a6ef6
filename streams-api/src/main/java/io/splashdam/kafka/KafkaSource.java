package io.splashdam.kafka;

import io.splashdam.runtime.RecordSource;
import io.splashdam.runtime.SourceBatch;
import io.splashdam.runtime.TopicPartition;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the assigned partitions with the official consumer. Owned by a stream thread; {@link #wakeup} by any. */
final class KafkaSource implements RecordSource {
    private static final Logger log = LoggerFactory.getLogger(KafkaSource.class);
    private static final Duration ASK_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration CLOSE_TIMEOUT = Duration.ZERO; // there is no group to leave

    private final ClientSettings settings;
    private final IsolationLevel isolation;
    private final InstantSource clock;
    private final Map<org.apache.kafka.common.TopicPartition, TopicPartition> assigned = new LinkedHashMap<>();
    private final Map<org.apache.kafka.common.TopicPartition, Long> toSeek = new LinkedHashMap<>();
    private final RecordSlices slices = new RecordSlices();
    private final Silence silence;
    private volatile @Nullable KafkaConsumer<ByteBuffer, ByteBuffer> consumer;
    private ConsumerRecords<ByteBuffer, ByteBuffer> polled = ConsumerRecords.empty();
    private Iterator<org.apache.kafka.common.TopicPartition> unread = Collections.emptyIterator();

    KafkaSource(ClientSettings settings, IsolationLevel isolation, InstantSource clock) {
        this.settings = settings;
        this.isolation = isolation;
        this.clock = clock;
        this.silence = new Silence(settings.timeoutMs(), clock.millis());
    }

    @Override
    public void assign(TopicPartition partition, long offset) {
        assigned.put(KafkaOffsets.theirs(partition), partition);
        toSeek.put(KafkaOffsets.theirs(partition), offset);
    }

    @Override
    public @Nullable SourceBatch poll(long timeoutMs) {
        SourceBatch batch = next();
        if (batch == null) {
            fetch(timeoutMs);
            batch = next();
        }
        return batch;
    }

    private @Nullable SourceBatch next() {
        SourceBatch batch = slices.next();
        while (batch == null && unread.hasNext()) {
            org.apache.kafka.common.TopicPartition partition = unread.next();
            TopicPartition ours = assigned.get(partition);
            if (ours == null) {
                throw new IllegalStateException("Expected records of " + assigned.keySet() + ", but got " + partition);
            }
            slices.take(ours, polled.records(partition), consumer().position(partition));
            batch = slices.next();
        }
        return batch;
    }

    private void fetch(long timeoutMs) {
        try {
            polled = consumer().poll(Duration.ofMillis(timeoutMs));
            unread = polled.partitions().iterator();
            if (!polled.isEmpty()) {
                silence.heard(clock.millis());
            }
            watch();
        } catch (WakeupException e) {
            log.trace("woken up"); // somebody has a question
        } catch (OffsetOutOfRangeException e) {
            e.offsetOutOfRangePartitions().forEach(this::seekToNearerEnd);
        } catch (KafkaException e) {
            throw KafkaFailure.of(settings, "reading", e);
        }
    }

    private KafkaConsumer<ByteBuffer, ByteBuffer> consumer() {
        KafkaConsumer<ByteBuffer, ByteBuffer> open = consumer;
        if (open == null) {
            open = new KafkaConsumer<>(settings.consumer(isolation));
            consumer = open;
        }
        if (!toSeek.isEmpty()) {
            open.assign(assigned.keySet());
            toSeek.forEach(open::seek);
            toSeek.clear();
        }
        return open;
    }

    /** A consumer does not say whether there is nothing to read or nobody to read from: so it is asked now and then. */
    private void watch() {
        long nowMs = clock.millis();
        switch (silence.at(nowMs)) {
            case ASK -> ask(nowMs);
            case GIVE_UP -> throw KafkaFailure.silent(settings, "reading", null);
            case WAIT -> {}
        }
    }

    private void ask(long nowMs) {
        if (assigned.isEmpty()) {
            silence.heard(nowMs);
            return;
        }
        try {
            consumer().endOffsets(Set.of(assigned.keySet().iterator().next()), ASK_TIMEOUT);
            silence.heard(clock.millis());
        } catch (TimeoutException e) {
            silence.unanswered(clock.millis());
            log.warn(
                    "Kafka at {} has been silent for {} s; the application ends after {} s ({})",
                    settings.bootstrap(),
                    silence.silentMs(clock.millis()) / 1000,
                    settings.timeoutMs() / 1000,
                    ClientSettings.TIMEOUT);
        }
    }

    /** From the beginning, records that are still there would be processed twice. */
    private void seekToNearerEnd(org.apache.kafka.common.TopicPartition partition, long wanted) {
        KafkaConsumer<ByteBuffer, ByteBuffer> open = consumer();
        long beginning = KafkaOffsets.of(partition, open.beginningOffsets(Set.of(partition)));
        long end = KafkaOffsets.of(partition, open.endOffsets(Set.of(partition)));
        long nearer = Math.min(Math.max(wanted, beginning), end);
        log.warn(
                "{}: offset {} is outside the log, which has {} to {}; reading goes on at {}",
                partition,
                wanted,
                beginning,
                end,
                nearer);
        open.seek(partition, nearer);
    }

    @Override
    public void wakeup() {
        KafkaConsumer<ByteBuffer, ByteBuffer> open = consumer;
        if (open != null) {
            open.wakeup();
        }
    }

    @Override
    public void close() {
        KafkaConsumer<ByteBuffer, ByteBuffer> open = consumer;
        if (open != null) {
            open.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(CLOSE_TIMEOUT));
        }
    }
}
