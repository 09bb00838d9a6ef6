package io.splashdam.clients;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The same in little for the oldest client that Kafka 4 still serves: of the API only what kafka-clients 2.1 had and 4.4 has. */
public final class ClientScenarioOfOldest implements Function<String, String> {
    private static final List<String> CODECS = List.of("none", "gzip", "snappy", "lz4", "zstd");
    private static final int RECORDS = 100;
    private static final int PARTITIONS = 3;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long PATIENCE_MS = 40_000;

    /** Loaded by name: the loader decides which client stands behind it. */
    public ClientScenarioOfOldest() {}

    /** @return the client's version */
    @Override
    public String apply(String bootstrap) {
        String topic = "oldest";
        try (AdminClient admin = AdminClient.create(properties(bootstrap))) {
            admin.createTopics(Collections.singleton(new NewTopic(topic, PARTITIONS, (short) 1)))
                    .all()
                    .get();
            expect(admin.listTopics().names().get().contains(topic), "the new topic in the list");
            expect(admin.describeCluster().nodes().get().size() == 1, "a node in the cluster");
            Set<String> sent = produce(bootstrap, topic);
            Set<String> seen = consume(bootstrap, topic, sent.size());
            expect(seen.equals(sent), "what was sent, but got " + seen.size() + " of " + sent.size());
            expect(!admin.listConsumerGroups().all().get().isEmpty(), "a group in the list");
            TopicPartition partition = new TopicPartition(topic, 0);
            long low = admin.deleteRecords(Collections.singletonMap(partition, RecordsToDelete.beforeOffset(3)))
                    .lowWatermarks()
                    .get(partition)
                    .get()
                    .lowWatermark();
            expect(low == 3, "a start at 3, but it is " + low);
            admin.deleteTopics(Collections.singleton(topic)).all().get();
            return version();
        } catch (Exception e) {
            throw new IllegalStateException("kafka-clients " + version() + ": " + e, e);
        }
    }

    private static Set<String> produce(String bootstrap, String topic) throws Exception {
        Set<String> sent = new HashSet<>();
        for (String codec : CODECS) {
            Properties properties = properties(bootstrap);
            properties.put("compression.type", codec);
            properties.put("enable.idempotence", "true");
            try (KafkaProducer<byte[], byte[]> producer =
                    new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
                for (int i = 0; i < RECORDS; i++) {
                    String value = codec + "-" + i;
                    ProducerRecord<byte[], byte[]> record =
                            new ProducerRecord<>(topic, i % PARTITIONS, null, bytes(value));
                    record.headers().add("codec", bytes(codec));
                    producer.send(record);
                    sent.add(value);
                }
                producer.flush();
            }
        }
        return sent;
    }

    /** Two members; the first leaves when it has read some. */
    private static Set<String> consume(String bootstrap, String topic, int records) {
        Set<String> seen = new HashSet<>();
        long deadlineMs = System.currentTimeMillis() + PATIENCE_MS;
        try (KafkaConsumer<byte[], byte[]> second = consumer(bootstrap)) {
            try (KafkaConsumer<byte[], byte[]> first = consumer(bootstrap)) {
                first.subscribe(Collections.singleton(topic), new CommitBefore(first));
                while (first.assignment().size() < PARTITIONS && System.currentTimeMillis() < deadlineMs) {
                    take(first.poll(POLL), seen);
                }
                second.subscribe(Collections.singleton(topic), new CommitBefore(second));
                while (second.assignment().isEmpty() && System.currentTimeMillis() < deadlineMs) {
                    take(second.poll(POLL), seen);
                    take(first.poll(POLL), seen);
                }
                first.commitSync();
            }
            while ((seen.size() < records || second.assignment().size() < PARTITIONS)
                    && System.currentTimeMillis() < deadlineMs) {
                take(second.poll(POLL), seen);
            }
            expect(second.assignment().size() == PARTITIONS, "all partitions for the member that stays");
        }
        return seen;
    }

    private static void take(ConsumerRecords<byte[], byte[]> records, Set<String> seen) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            String value = new String(record.value(), StandardCharsets.UTF_8);
            String codec = new String(record.headers().lastHeader("codec").value(), StandardCharsets.UTF_8);
            expect(value.startsWith(codec), "the header of " + value);
            seen.add(value);
        }
    }

    /** Commits what has been read before partitions go to another member. */
    private static final class CommitBefore implements ConsumerRebalanceListener {
        private final KafkaConsumer<byte[], byte[]> consumer;

        CommitBefore(KafkaConsumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            consumer.commitSync();
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}
    }

    private static KafkaConsumer<byte[], byte[]> consumer(String bootstrap) {
        Properties properties = properties(bootstrap);
        properties.put("group.id", "oldest");
        properties.put("auto.offset.reset", "earliest");
        properties.put("enable.auto.commit", "false");
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static Properties properties(String bootstrap) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", bootstrap);
        return properties;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String version() {
        Properties properties = new Properties();
        try (InputStream resource =
                AdminClient.class.getClassLoader().getResourceAsStream("kafka/kafka-version.properties")) {
            properties.load(resource);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    private static void expect(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("Expected " + what);
        }
    }
}
