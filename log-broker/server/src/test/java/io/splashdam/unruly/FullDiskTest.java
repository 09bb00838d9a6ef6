package io.splashdam.unruly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.splashdam.broker.Splashdam;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A small file system of its own that fills up; only where this user may mount one. */
@Timeout(180)
class FullDiskTest {
    private static final Map<String, String> SETTINGS = Map.of("journal.bytes", "4mb");
    private static final int RECORD_BYTES = 100_000;

    @TempDir
    Path directory;

    private boolean isMounted;

    @BeforeEach
    void mount() throws Exception {
        isMounted = run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", directory.toString());
        if (!isMounted) {
            System.out.println("skipped: this user may not mount a file system here");
            Assumptions.abort("no mount");
        }
    }

    @AfterEach
    void unmount() throws Exception {
        if (isMounted) {
            run("umount", directory.toString());
        }
    }

    private static boolean run(String... command) throws Exception {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    @Test
    void writesAreRefusedReadsGoOnAndRoomOrARestartHelps() throws Exception {
        Path data = directory.resolve("data");
        long sent;
        try (Splashdam splashdam = Splashdam.open(data, SETTINGS)) {
            String bootstrap = splashdam.listen(0);
            try (var producer = producer(bootstrap)) {
                sent = fill(producer);
                assertThatThrownBy(() -> send(producer)).hasCauseInstanceOf(KafkaStorageException.class);
                assertThat(count(bootstrap)).isEqualTo(sent);
                assertThat(run("mount", "-o", "remount,size=32m", directory.toString()))
                        .isTrue();
                send(producer);
                sent++;
                assertThat(count(bootstrap)).isEqualTo(sent);
                sent += fill(producer);
            }
        }
        assertThat(run("mount", "-o", "remount,size=48m", directory.toString())).isTrue();
        try (Splashdam splashdam = Splashdam.open(data, SETTINGS)) {
            String bootstrap = splashdam.listen(0);
            assertThat(count(bootstrap)).isEqualTo(sent);
            try (var producer = producer(bootstrap)) {
                send(producer);
            }
            assertThat(count(bootstrap)).isEqualTo(sent + 1);
        }
    }

    /** Sends until the disk is full. Answers with how many were acknowledged. */
    private static long fill(KafkaProducer<byte[], byte[]> producer) throws Exception {
        for (long sent = 0; ; sent++) {
            assertThat(sent * RECORD_BYTES).as("bytes sent").isLessThan(64L << 20);
            try {
                send(producer);
            } catch (ExecutionException e) {
                assertThat(e).hasCauseInstanceOf(KafkaStorageException.class);
                return sent;
            }
        }
    }

    private static void send(KafkaProducer<byte[], byte[]> producer) throws Exception {
        byte[] value = new byte[RECORD_BYTES];
        new Random(1).nextBytes(value);
        producer.send(new ProducerRecord<>("full", 0, null, value)).get(30, TimeUnit.SECONDS);
    }

    private static KafkaProducer<byte[], byte[]> producer(String bootstrap) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "retries", "0", "enable.idempotence", "false"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Reads everything, and counts it. */
    private static long count(String bootstrap) {
        TopicPartition partition = new TopicPartition("full", 0);
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            long count = 0;
            while (consumer.position(partition) < end) {
                count += consumer.poll(Duration.ofSeconds(1)).count();
            }
            return count;
        }
    }
}
