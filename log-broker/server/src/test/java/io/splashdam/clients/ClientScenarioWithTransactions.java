package io.splashdam.clients;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Transactions as every official client must be able to use them: commit, abort, copy with offsets, fence. Uses only what kafka-clients 2.8
 * already has. Clients from 4.0 on speak the second kind of transactions, those before the first.
 */
public final class ClientScenarioWithTransactions implements Function<String, String> {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long PATIENCE_MS = 30_000;
    private static final int RECORDS = 60;

    private String bootstrap = "";

    /** Loaded by name: the loader decides which client stands behind it. */
    public ClientScenarioWithTransactions() {}

    @Override
    public String apply(String broker) {
        bootstrap = broker;
        try (Admin admin = Admin.create(Collections.singletonMap("bootstrap.servers", (Object) bootstrap))) {
            List<NewTopic> topics = new ArrayList<>();
            for (String name : new String[] {"some", "in", "out"}) {
                topics.add(new NewTopic(name, 2, (short) 1));
            }
            admin.createTopics(topics).all().get();
            commitsAreSeenAndAbortsAreNot();
            copiesEachRecordOnce();
            fencesTheOlderOfTwo();
            return "done";
        } catch (Exception e) {
            throw new IllegalStateException(e.toString(), e);
        }
    }

    private void commitsAreSeenAndAbortsAreNot() throws Exception {
        List<String> committed = new ArrayList<>();
        List<String> all = new ArrayList<>();
        try (KafkaProducer<String, String> producer = producer("writer")) {
            producer.initTransactions();
            for (int transaction = 0; transaction < 12; transaction++) {
                boolean isCommit = transaction % 3 != 1;
                producer.beginTransaction();
                for (int i = 0; i < 10; i++) {
                    String value = transaction + "-" + i;
                    Future<?> sent = producer.send(new ProducerRecord<>("some", i % 2, "k", value));
                    if (i == 0) {
                        sent.get();
                    }
                    all.add(value);
                    if (isCommit) {
                        committed.add(value);
                    }
                }
                if (isCommit) {
                    producer.commitTransaction();
                } else {
                    producer.flush();
                    producer.abortTransaction();
                }
            }
        }
        expectSame(committed, read("some", "read_committed", committed.size()));
        expectSame(all, read("some", "read_uncommitted", all.size()));
    }

    private void copiesEachRecordOnce() throws Exception {
        List<String> expected = new ArrayList<>();
        try (KafkaProducer<String, String> producer = producer(null)) {
            for (int i = 0; i < RECORDS; i++) {
                producer.send(new ProducerRecord<>("in", i % 2, "k", "v" + i));
                expected.add("copy of v" + i);
            }
        }
        int copied = 0;
        for (int round = 0; copied < RECORDS; round++) {
            // Each round is a process of its own; every second one gives up before its commit.
            copied += copyOnce(round % 2 == 0);
        }
        expectSame(expected, read("out", "read_committed", RECORDS));
    }

    private int copyOnce(boolean isCommit) {
        Properties config = consumerConfig("read_committed");
        config.put("group.id", "copiers");
        config.put("max.poll.records", "30");
        try (KafkaConsumer<String, String> consumer =
                        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer());
                KafkaProducer<String, String> producer = producer("copier")) {
            producer.initTransactions();
            consumer.subscribe(Collections.singletonList("in"));
            ConsumerRecords<String, String> records = poll(consumer);
            producer.beginTransaction();
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            for (ConsumerRecord<String, String> each : records) {
                producer.send(new ProducerRecord<>("out", each.partition(), "k", "copy of " + each.value()));
                offsets.put(
                        new TopicPartition(each.topic(), each.partition()), new OffsetAndMetadata(each.offset() + 1));
            }
            producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
            if (!isCommit) {
                producer.abortTransaction();
                return 0;
            }
            producer.commitTransaction();
            return records.count();
        }
    }

    private void fencesTheOlderOfTwo() {
        try (KafkaProducer<String, String> zombie = producer("contended")) {
            zombie.initTransactions();
            zombie.beginTransaction();
            zombie.send(new ProducerRecord<>("some", 0, "k", "of a zombie"));
            zombie.flush();
            try (KafkaProducer<String, String> next = producer("contended")) {
                next.initTransactions(); // aborts what the other has open
                next.beginTransaction();
                next.send(new ProducerRecord<>("some", 0, "k", "of its heir"));
                next.commitTransaction();
            }
            try {
                zombie.commitTransaction();
                throw new IllegalStateException("Expected the older producer to be fenced, but it has committed");
            } catch (KafkaException fenced) {
                String name = fenced.getClass().getSimpleName();
                if (!name.equals("ProducerFencedException") && !name.equals("InvalidProducerEpochException")) {
                    throw fenced;
                }
            }
            zombie.close(Duration.ZERO);
        }
        List<String> seen = read("some", "read_committed", 81);
        if (seen.contains("of a zombie") || !seen.contains("of its heir")) {
            throw new IllegalStateException("Expected the heir's record and not the zombie's, but found " + seen);
        }
    }

    // ---- tools

    private KafkaProducer<String, String> producer(String transactionalId) {
        Properties config = new Properties();
        config.put("bootstrap.servers", bootstrap);
        config.put("linger.ms", "0");
        if (transactionalId != null) {
            config.put("transactional.id", transactionalId);
        }
        return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
    }

    private Properties consumerConfig(String isolation) {
        Properties config = new Properties();
        config.put("bootstrap.servers", bootstrap);
        config.put("isolation.level", isolation);
        config.put("auto.offset.reset", "earliest");
        config.put("enable.auto.commit", "false");
        return config;
    }

    private static ConsumerRecords<String, String> poll(KafkaConsumer<String, String> consumer) {
        long deadline = System.currentTimeMillis() + PATIENCE_MS;
        ConsumerRecords<String, String> records = consumer.poll(POLL);
        while (records.isEmpty() && System.currentTimeMillis() < deadline) {
            records = consumer.poll(POLL);
        }
        return records;
    }

    /** All that there is: read to the ends as they are for this isolation. */
    private List<String> read(String topic, String isolation, int expected) {
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(consumerConfig(isolation), new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = new ArrayList<>();
            partitions.add(new TopicPartition(topic, 0));
            partitions.add(new TopicPartition(topic, 1));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long deadline = System.currentTimeMillis() + PATIENCE_MS;
            boolean isAtEnd = false;
            while ((!isAtEnd || values.size() < expected) && System.currentTimeMillis() < deadline) {
                consumer.poll(POLL).forEach(each -> values.add(each.value()));
                Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
                isAtEnd = true;
                for (TopicPartition each : partitions) {
                    isAtEnd &= consumer.position(each) >= ends.get(each);
                }
            }
        }
        return values;
    }

    private static void expectSame(List<String> expected, List<String> found) {
        List<String> sortedExpected = new ArrayList<>(expected);
        List<String> sortedFound = new ArrayList<>(found);
        Collections.sort(sortedExpected);
        Collections.sort(sortedFound);
        if (!sortedExpected.equals(sortedFound)) {
            throw new IllegalStateException("Expected " + sortedExpected + ", but found " + sortedFound);
        }
    }
}
