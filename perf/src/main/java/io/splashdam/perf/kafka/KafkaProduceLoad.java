package io.splashdam.perf.kafka;

import io.splashdam.perf.load.Load;
import io.splashdam.perf.load.Payload;
import io.splashdam.perf.load.Plan;
import io.splashdam.perf.load.Waiting;
import io.splashdam.perf.measure.Meter;
import io.splashdam.perf.measure.Pace;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends records; each is measured from the time it was due to its acknowledgement. */
public final class KafkaProduceLoad implements Load {
    private final KafkaTopic topic;
    private final Payload payload;
    private final Producer<byte[], byte[]> producer;

    public KafkaProduceLoad(KafkaTopic topic, ProducerSettings settings, int recordBytes, RandomGenerator random) {
        this.topic = topic;
        this.payload = new Payload(recordBytes, random);
        this.producer = new KafkaProducer<>(
                topic.connect().clientConfig(settings.asConfig()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @Override
    public String name() {
        return "produce-bootstrap";
    }

    @Override
    public String durability() {
        return topic.durability();
    }

    @Override
    public void run(Plan plan, Meter meter) {
        long startNs = System.nanoTime();
        var pace = new Pace(startNs, plan.ratePerSecond());
        for (long i = 0; !meter.hasFailed(); i++) {
            long nowNs = System.nanoTime();
            if (plan.isOver(i, Math.max(nowNs, pace.dueNs(i, nowNs)) - startNs)) {
                break;
            }
            long dueNs = pace.dueNs(i, nowNs);
            if (dueNs > nowNs) {
                Waiting.until(dueNs);
            }
            send(payload.value(i), dueNs, meter);
        }
        producer.flush();
    }

    private void send(byte[] value, long dueNs, Meter meter) {
        producer.send(new ProducerRecord<>(topic.name(), value), (metadata, failure) -> {
            if (failure == null) {
                meter.finished(1, System.nanoTime() - dueNs);
            } else {
                meter.failed(failure);
            }
        });
    }

    @Override
    public void close() {
        producer.close();
    }
}
