package io.splashdam.perf.kafka;

import io.splashdam.perf.load.DueTimes;
import io.splashdam.perf.load.Load;
import io.splashdam.perf.load.LoadFailure;
import io.splashdam.perf.load.Payload;
import io.splashdam.perf.load.Plan;
import io.splashdam.perf.measure.Meter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** From the time a record was due to the moment a consumer of this process has it; both ends share one clock. */
public final class KafkaLatencyLoad implements Load {
    private final KafkaTopic topic;
    private final boolean isOneInFlight;
    private final Payload payload;
    private final Producer<byte[], byte[]> producer;
    private final Consumer<byte[], byte[]> consumer;

    public KafkaLatencyLoad(
            KafkaTopic topic,
            ProducerSettings settings,
            int recordBytes,
            boolean isOneInFlight,
            RandomGenerator random) {
        this.topic = topic;
        this.isOneInFlight = isOneInFlight;
        this.payload = new Payload(Math.max(recordBytes, Long.BYTES), random);
        this.producer = new KafkaProducer<>(
                topic.connect().clientConfig(settings.withoutLinger().asConfig()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.consumer = new KafkaConsumer<>(
                topic.connect().clientConfig(Map.of("enable.auto.commit", false, "enable.metrics.push", "false")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = IntStream.range(0, topic.partitions())
                .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    @Override
    public String name() {
        return "latency-bootstrap";
    }

    @Override
    public String durability() {
        return topic.durability();
    }

    @Override
    public void run(Plan plan, Meter meter) throws LoadFailure, InterruptedException {
        var times = new DueTimes(plan, meter, isOneInFlight);
        var reading = new Thread(() -> read(times, meter), "perf-consumer");
        reading.start();
        times.sendAll((index, dueNs) -> producer.send(
                new ProducerRecord<>(topic.name(), DueTimes.stamped(payload.value(index), dueNs)),
                (metadata, failure) -> {
                    if (failure != null) {
                        meter.failed(failure);
                    }
                }));
        producer.flush();
        times.awaitAll();
        consumer.wakeup();
        reading.join();
    }

    private void read(DueTimes times, Meter meter) {
        try {
            while (!meter.hasFailed()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    times.arrived(DueTimes.of(record.value()));
                }
            }
        } catch (WakeupException e) {
            // All has arrived.
        } catch (RuntimeException e) {
            meter.failed(e);
        }
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
