package io.splashdam.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.broker.Splashdam;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kafka's own client, in the same process, against a broker in memory. */
@Timeout(60)
class ProduceConsumeTest {
    private Splashdam splashdam;
    private String bootstrap;

    @BeforeEach
    void open() {
        splashdam = Splashdam.inMemory();
        bootstrap = splashdam.listen(0);
    }

    @AfterEach
    void close() {
        splashdam.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void whatIsProducedIsConsumedWithKeysAndHeaders(String codec) throws Exception {
        try (KafkaProducer<String, String> producer = producer(Map.of("compression.type", codec, "linger.ms", "5"))) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                ProducerRecord<String, String> record =
                        new ProducerRecord<>("lines", null, 1_700_000_000_000L + i, "k" + i, "v" + i);
                record.headers().add("h", ("x" + i).getBytes(StandardCharsets.UTF_8));
                sent.add(producer.send(record));
            }
            for (Future<RecordMetadata> future : sent) {
                assertThat(future.get().offset()).isNotNegative();
            }
        }

        List<ConsumerRecord<String, String>> records = consumeAll("lines", 500);

        assertThat(records).hasSize(500);
        assertThat(records).allSatisfy(record -> {
            int i = Integer.parseInt(record.key().substring(1));
            assertThat(record.value()).isEqualTo("v" + i);
            assertThat(record.timestamp()).isEqualTo(1_700_000_000_000L + i);
            assertThat(record.headers().lastHeader("h").value()).isEqualTo(("x" + i).getBytes(StandardCharsets.UTF_8));
        });
    }

    @Test
    void logAppendTimeIsTheBrokers() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(Set.of(new NewTopic("stamped", 1, (short) 1)
                            .configs(Map.of("message.timestamp.type", "LogAppendTime"))))
                    .all()
                    .get();
        }
        long before = System.currentTimeMillis();
        try (KafkaProducer<String, String> producer = producer(Map.of())) {
            RecordMetadata sent = producer.send(new ProducerRecord<>("stamped", null, 5L, "k", "v"))
                    .get();
            assertThat(sent.timestamp()).isGreaterThanOrEqualTo(before);
        }
        ConsumerRecord<String, String> read = consumeAll("stamped", 1).get(0);
        assertThat(read.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
        assertThat(read.timestamp()).isGreaterThanOrEqualTo(before);
    }

    @Test
    void withoutAcknowledgementsRecordsArriveToo() throws Exception {
        try (KafkaProducer<String, String> producer = producer(Map.of("acks", "0", "enable.idempotence", "false"))) {
            for (int i = 0; i < 20; i++) {
                producer.send(new ProducerRecord<>("zero", "v" + i)).get();
            }
        }
        assertThat(consumeAll("zero", 20)).hasSize(20);
    }

    private KafkaProducer<String, String> producer(Map<String, Object> more) {
        Map<String, Object> config = new java.util.HashMap<>(Map.of("bootstrap.servers", bootstrap));
        config.putAll(more);
        return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
    }

    private List<ConsumerRecord<String, String>> consumeAll(String topic, int count) {
        Map<String, Object> config = Map.of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            Collection<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            List<ConsumerRecord<String, String>> records = new ArrayList<>();
            while (records.size() < count) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }
}
