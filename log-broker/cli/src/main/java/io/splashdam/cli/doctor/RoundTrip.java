package io.splashdam.cli.doctor;

import io.splashdam.cli.doctor.Finding.Check;
import io.splashdam.cli.shell.CommandFailure;
import io.splashdam.cli.shell.ConnectOptions;
import io.splashdam.cli.shell.KafkaFailures;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A few records there and back, one at a time, as a producer and a consumer of today would; used by the command's thread. */
final class RoundTrip {
    private static final int RECORDS = 20;

    private final ConnectOptions connect;
    private final int timeoutMs;
    private final List<Finding> findings;

    RoundTrip(ConnectOptions connect, int timeoutMs, List<Finding> findings) {
        this.connect = connect;
        this.timeoutMs = timeoutMs;
        this.findings = findings;
    }

    /** Makes a topic, uses it and deletes it. */
    void inTopicOfItsOwn(Admin admin, String name) {
        var topic = new NewTopic(name, Optional.of(1), Optional.empty())
                .configs(Map.of("message.timestamp.type", "LogAppendTime", "retention.ms", "3600000"));
        try {
            KafkaFailures.await(
                    admin.createTopics(List.of(topic)).all(), "creating '" + name + "'", connect.bootstrap());
        } catch (CommandFailure failure) {
            findings.add(Finding.failed(
                    Check.PRODUCE,
                    failure.line(),
                    "name a topic that you may write to with --probe-topic, or leave the probe out with --no-probe"));
            return;
        }
        try {
            through(name, true);
        } finally {
            delete(admin, name);
        }
    }

    private void delete(Admin admin, String name) {
        try {
            KafkaFailures.await(
                    admin.deleteTopics(List.of(name)).all(), "deleting '" + name + "'", connect.bootstrap());
        } catch (CommandFailure failure) {
            findings.add(Finding.warning(
                    Check.CLEANUP, failure.line(), "delete it: splashdam topics --delete --topic " + name));
        }
    }

    /** @param isStamped the topic's records carry the broker's time */
    void through(String topic, boolean isStamped) {
        Check doing = Check.PRODUCE;
        var produced = new long[RECORDS];
        var arrived = new long[RECORDS];
        var partition = new TopicPartition(topic, 0);
        try (Producer<byte[], byte[]> producer = producer();
                Consumer<byte[], byte[]> consumer = consumer()) {
            Clock clock = new Clock(0, 0, 0);
            for (int i = 0; i < RECORDS; i++) {
                doing = Check.PRODUCE;
                long sentMs = System.currentTimeMillis();
                long startNs = System.nanoTime();
                RecordMetadata acknowledged = send(producer, topic, i);
                produced[i] = System.nanoTime() - startNs;
                clock = new Clock(sentMs, System.currentTimeMillis(), acknowledged.timestamp());
                doing = Check.CONSUME;
                if (i == 0) {
                    consumer.assign(List.of(partition));
                    consumer.seek(partition, acknowledged.offset());
                }
                await(consumer, partition, acknowledged.offset());
                arrived[i] = System.nanoTime() - startNs;
            }
            findings.add(Finding.ok(
                    Check.PRODUCE,
                    RECORDS + " records acknowledged by all in-sync replicas: " + new Latencies(produced)));
            findings.add(Finding.ok(Check.CONSUME, "and read again, from send to receipt: " + new Latencies(arrived)));
            findings.add(
                    isStamped
                            ? clock.judge()
                            : Finding.skipped(Check.CLOCK, "only a topic of the doctor's own tells the broker's time"));
        } catch (KafkaException | ExecutionException e) {
            CommandFailure failure = KafkaFailures.of(
                    e, doing == Check.PRODUCE ? "sending a record" : "reading it again", connect.bootstrap());
            findings.add(Finding.failed(doing, failure.line(), remedy(doing)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            findings.add(Finding.failed(doing, "interrupted", "run it again"));
        }
    }

    private static String remedy(Check doing) {
        return doing == Check.PRODUCE
                ? "the broker was reached but did not acknowledge: see its log, its disk, and min.insync.replicas"
                : "see the broker's log; read_committed readers also wait for open transactions";
    }

    private RecordMetadata send(Producer<byte[], byte[]> producer, String topic, int number)
            throws ExecutionException, InterruptedException {
        byte[] value = ByteBuffer.allocate(100).putInt(number).array();
        return producer.send(new ProducerRecord<>(topic, 0, null, value)).get();
    }

    private void await(Consumer<byte[], byte[]> consumer, TopicPartition partition, long offset) {
        long deadlineNs = System.nanoTime() + Duration.ofMillis(timeoutMs).toNanos();
        while (true) {
            for (ConsumerRecord<byte[], byte[]> record :
                    consumer.poll(Duration.ofMillis(timeoutMs)).records(partition)) {
                if (record.offset() >= offset) {
                    return;
                }
            }
            if (System.nanoTime() > deadlineNs) {
                throw new org.apache.kafka.common.errors.TimeoutException("the record acknowledged at offset " + offset
                        + " did not come back within " + timeoutMs + " ms");
            }
        }
    }

    private Producer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                connect.clientConfig(Map.of(
                        "acks",
                        "all",
                        "linger.ms",
                        0,
                        "max.block.ms",
                        timeoutMs,
                        "request.timeout.ms",
                        timeoutMs,
                        "delivery.timeout.ms",
                        timeoutMs,
                        "enable.metrics.push",
                        "false")),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private Consumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                connect.clientConfig(Map.of(
                        "enable.auto.commit",
                        false,
                        "default.api.timeout.ms",
                        timeoutMs,
                        "request.timeout.ms",
                        timeoutMs,
                        "allow.auto.create.topics",
                        false,
                        "enable.metrics.push",
                        "false")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
