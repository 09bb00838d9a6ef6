package io.splashdam.clients;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What every official client must be able to do: administer, produce with each codec, consume, commit, rebalance. Uses only what
 * kafka-clients 2.8 already has, so that the same bytecode runs with every later version.
 */
public final class ClientScenario implements Function<String, String> {
    private static final int RECORDS = 300;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long PATIENCE_MS = 30_000;

    /** Loaded by name: the loader decides which client stands behind it. */
    public ClientScenario() {}

    /** @return the client's version */
    @Override
    public String apply(String bootstrap) {
        String version = version();
        String topic = "clients-" + version;
        try (Admin admin = Admin.create(properties(bootstrap))) {
            administer(admin, topic);
            Set<String> sent = produceWithEveryCodec(bootstrap, topic);
            consumeInAGroup(bootstrap, topic, sent);
            checkGroup(admin, "group-" + topic, topic, sent.size());
            deleteThings(admin, topic);
            return version;
        } catch (Exception e) {
            throw new IllegalStateException("kafka-clients " + version + ": " + e, e);
        }
    }

    private static String version() {
        Properties properties = new Properties();
        try (InputStream resource =
                Admin.class.getClassLoader().getResourceAsStream("kafka/kafka-version.properties")) {
            properties.load(resource);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    /** The method has another name since 3.1, and the old one went with 4.0. */
    @SuppressWarnings("unchecked")
    private static Map<String, KafkaFuture<TopicDescription>> described(DescribeTopicsResult result) throws Exception {
        Method values;
        try {
            values = DescribeTopicsResult.class.getMethod("topicNameValues");
        } catch (NoSuchMethodException e) {
            values = DescribeTopicsResult.class.getMethod("values");
        }
        return (Map<String, KafkaFuture<TopicDescription>>) values.invoke(result);
    }

    private static Properties properties(String bootstrap) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", bootstrap);
        properties.put("request.timeout.ms", "20000");
        return properties;
    }

    private static void expect(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("Expected " + what);
        }
    }

    private static void administer(Admin admin, String topic) throws Exception {
        expect(!admin.describeCluster().nodes().get().isEmpty(), "a node in the cluster");
        expect(admin.describeCluster().controller().get() != null, "a controller");
        NewTopic wish = new NewTopic(topic, 3, (short) 1).configs(Map.of("retention.ms", "3600000"));
        admin.createTopics(Collections.singleton(wish)).all().get();
        expect(admin.listTopics().names().get().contains(topic), "the new topic in the list");
        TopicDescription description = described(admin.describeTopics(Collections.singleton(topic)))
                .get(topic)
                .get();
        expect(description.partitions().size() == 3, "three partitions");
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        admin.incrementalAlterConfigs(Map.of(
                        resource,
                        List.of(new AlterConfigOp(
                                new ConfigEntry("max.message.bytes", "2000000"), AlterConfigOp.OpType.SET))))
                .all()
                .get();
        Config config = admin.describeConfigs(Collections.singleton(resource))
                .all()
                .get()
                .get(resource);
        expect(config.get("max.message.bytes").value().equals("2000000"), "the altered setting");
        expect(config.get("retention.ms").value().equals("3600000"), "the setting of the creation");
    }

    private static Set<String> produceWithEveryCodec(String bootstrap, String topic) throws Exception {
        Set<String> sent = new TreeSet<>();
        for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
            Properties properties = properties(bootstrap);
            properties.put("acks", "all");
            properties.put("compression.type", codec);
            properties.put("linger.ms", "5");
            properties.put("enable.idempotence", "true");
            try (KafkaProducer<byte[], byte[]> producer =
                    new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
                List<Future<RecordMetadata>> answers = new ArrayList<>();
                for (int i = 0; i < RECORDS; i++) {
                    String value = codec + "-" + i;
                    ProducerRecord<byte[], byte[]> record =
                            new ProducerRecord<>(topic, null, 1_700_000_000_000L + i, bytes("key-" + i), bytes(value));
                    record.headers().add("codec", bytes(codec));
                    answers.add(producer.send(record));
                    sent.add(value);
                }
                for (Future<RecordMetadata> answer : answers) {
                    expect(answer.get().hasOffset(), "an offset");
                }
            }
        }
        return sent;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static KafkaConsumer<byte[], byte[]> consumer(String bootstrap, String group, String client) {
        Properties properties = properties(bootstrap);
        properties.put("group.id", group);
        properties.put("client.id", client);
        properties.put("auto.offset.reset", "earliest");
        properties.put("enable.auto.commit", "false");
        properties.put("max.poll.records", "100");
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** One member starts, a second joins, the first leaves: every record comes once, because each hand-over commits. */
    private static void consumeInAGroup(String bootstrap, String topic, Set<String> sent) {
        String group = "group-" + topic;
        Map<String, Integer> seen = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> first = consumer(bootstrap, group, "first");
                KafkaConsumer<byte[], byte[]> second = consumer(bootstrap, group, "second")) {
            first.subscribe(Collections.singleton(topic), new CommitBefore(first));
            poll(first, seen, () -> seen.size() >= 150);
            second.subscribe(Collections.singleton(topic), new CommitBefore(second));
            long deadline = System.currentTimeMillis() + PATIENCE_MS;
            while ((first.assignment().size() + second.assignment().size() != 3
                            || second.assignment().isEmpty())
                    && System.currentTimeMillis() < deadline) {
                take(first.poll(POLL), seen);
                take(second.poll(POLL), seen);
            }
            expect(!second.assignment().isEmpty(), "the second member to get partitions");
            first.commitSync();
            first.unsubscribe();
            poll(
                    second,
                    seen,
                    () -> seen.size() == sent.size() && second.assignment().size() == 3);
            second.commitSync();
        }
        expect(seen.keySet().equals(sent), "exactly what was sent, but got " + seen.size() + " of " + sent.size());
        Set<Integer> times = new HashSet<>(seen.values());
        expect(times.equals(Set.of(1)), "every record once, but some came " + times + " times");
    }

    private interface Condition {
        boolean holds();
    }

    private static void poll(KafkaConsumer<byte[], byte[]> consumer, Map<String, Integer> seen, Condition until) {
        long deadline = System.currentTimeMillis() + PATIENCE_MS;
        while (!until.holds() && System.currentTimeMillis() < deadline) {
            take(consumer.poll(POLL), seen);
        }
        expect(until.holds(), "to have read enough within " + PATIENCE_MS + " ms, but saw " + seen.size());
    }

    private static void take(ConsumerRecords<byte[], byte[]> records, Map<String, Integer> seen) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            String value = new String(record.value(), StandardCharsets.UTF_8);
            String codec = value.substring(0, value.indexOf('-'));
            expect(
                    new String(record.headers().lastHeader("codec").value(), StandardCharsets.UTF_8).equals(codec),
                    "its header");
            expect(record.timestamp() >= 1_700_000_000_000L, "the producer's timestamp");
            seen.merge(value, 1, Integer::sum);
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

    private static void checkGroup(Admin admin, String group, String topic, long records) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        long sum = 0;
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (Map.Entry<TopicPartition, OffsetAndMetadata> each : committed.entrySet()) {
            sum += each.getValue().offset();
            latest.put(each.getKey(), OffsetSpec.latest());
        }
        expect(sum == records, "committed offsets that add up to " + records + ", but they are " + committed);
        long end = 0;
        for (TopicPartition partition : latest.keySet()) {
            end += admin.listOffsets(latest).partitionResult(partition).get().offset();
        }
        expect(end == records, "ends that add up to " + records + ", but they are " + end);
        ConsumerGroupDescription description = admin.describeConsumerGroups(Collections.singleton(group))
                .describedGroups()
                .get(group)
                .get();
        expect(description.groupId().equals(group), "the group's description");
        boolean isListed = false;
        for (var listing : admin.listConsumerGroups().all().get()) {
            isListed |= listing.groupId().equals(group);
        }
        expect(isListed, "the group in the list");
    }

    private static void deleteThings(Admin admin, String topic) throws Exception {
        TopicPartition partition = new TopicPartition(topic, 0);
        long low = admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(5)))
                .lowWatermarks()
                .get(partition)
                .get()
                .lowWatermark();
        expect(low == 5, "a log that starts at 5");
        admin.deleteTopics(Collections.singleton(topic)).all().get();
        expect(!admin.listTopics().names().get().contains(topic), "the topic to be gone");
    }
}
