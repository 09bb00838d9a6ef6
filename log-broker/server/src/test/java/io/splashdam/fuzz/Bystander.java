package io.splashdam.fuzz;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A producer and a group of one that mind their own business: each record is sent, read back and committed before the next. Owned by one thread. */
final class Bystander implements AutoCloseable {
    /** No word of {@link Words} comes near. */
    static final String TOPIC = "minding-its-own-business";

    private static final int PATIENCE_S = 60;

    private final KafkaProducer<String, String> producer;
    private final KafkaConsumer<String, String> consumer;
    private long next;

    Bystander(String bootstrap) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "retries", "0", "enable.idempotence", "false", "acks", "all"),
                new StringSerializer(),
                new StringSerializer());
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrap,
                        "group.id", "mind-their-own-business",
                        "auto.offset.reset", "earliest",
                        "enable.auto.commit", "false",
                        "fetch.max.wait.ms", "100"),
                new StringDeserializer(),
                new StringDeserializer());
        consumer.subscribe(List.of(TOPIC));
    }

    /** One record there and back. */
    void step() throws Exception {
        long offset = producer.send(new ProducerRecord<>(TOPIC, "v" + next))
                .get(PATIENCE_S, TimeUnit.SECONDS)
                .offset();
        expect(offset == next, "offset " + next + ", but got " + offset);
        var records = consumer.poll(Duration.ofSeconds(PATIENCE_S));
        expect(records.count() == 1, "record " + next + " within " + PATIENCE_S + " s, but got " + records.count());
        for (ConsumerRecord<String, String> record : records) {
            expect(record.value().equals("v" + next), "v" + next + ", but got " + record.value());
        }
        consumer.commitSync(Duration.ofSeconds(PATIENCE_S));
        next++;
    }

    long records() {
        return next;
    }

    private static void expect(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("a bystander expected " + what);
        }
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
