package io.splashdam.clients;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
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
 * Reads what is committed, writes it elsewhere in transactions with the group's offsets (KIP-447), as many as there are. It can be stopped
 * dead in the middle of a transaction, as by a long pause, and go on when others have its partitions.
 */
final class Copier extends Thread {
    private static final int MAX_POLL_RECORDS = 20;

    private final Map<String, Object> client;
    private final Map<String, Object> group;
    private final String transactionalId;
    private final String from;
    private final String to;
    private volatile CountDownLatch pause = new CountDownLatch(0);
    private volatile boolean isPausing;
    private volatile boolean stopped;
    private volatile int committed;
    private volatile int refused;
    private volatile Throwable failure;

    /** @param group settings of its consumer beside those of every client */
    Copier(Map<String, Object> client, Map<String, Object> group, String transactionalId, String from, String to) {
        super("copier-" + transactionalId);
        this.client = client;
        this.group = group;
        this.transactionalId = transactionalId;
        this.from = from;
        this.to = to;
        setDaemon(true);
    }

    int committed() {
        return committed;
    }

    /** Transactions that somebody else made void. */
    int refused() {
        return refused;
    }

    /** It stands still before the next commit, with a transaction open. */
    void pause() {
        pause = new CountDownLatch(1);
    }

    boolean isPausing() {
        return isPausing;
    }

    void goOn() {
        pause.countDown();
    }

    @Override
    public void run() {
        try {
            while (!stopped) {
                copyUntilRefused();
            }
        } catch (Throwable e) { // the test's thread reports it
            failure = e;
        }
    }

    /** What a program does whose producer is fenced, or whose group does not know it any more: it begins anew. */
    private void copyUntilRefused() throws InterruptedException {
        try (KafkaConsumer<String, String> consumer = consumer();
                KafkaProducer<String, String> producer = producer()) {
            producer.initTransactions();
            consumer.subscribe(List.of(from));
            while (!stopped) {
                ConsumerRecords<String, String> records = consumer.poll(Duration.ofMillis(100));
                if (!records.isEmpty()) {
                    copy(records, consumer, producer);
                }
            }
        } catch (KafkaException e) {
            refused = refused + 1; // by this thread only
        }
    }

    private void copy(
            ConsumerRecords<String, String> records,
            KafkaConsumer<String, String> consumer,
            KafkaProducer<String, String> producer)
            throws InterruptedException {
        producer.beginTransaction();
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (ConsumerRecord<String, String> record : records) {
            producer.send(new ProducerRecord<>(to, record.partition(), record.key(), record.value()));
            offsets.put(
                    new TopicPartition(record.topic(), record.partition()), new OffsetAndMetadata(record.offset() + 1));
        }
        producer.flush();
        waitWhilePaused();
        producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
        producer.commitTransaction();
        committed = committed + 1;
    }

    private void waitWhilePaused() throws InterruptedException {
        isPausing = pause.getCount() > 0;
        pause.await();
        isPausing = false;
    }

    private KafkaConsumer<String, String> consumer() {
        Map<String, Object> config = new HashMap<>(client);
        config.putAll(group);
        config.put("isolation.level", "read_committed");
        config.put("auto.offset.reset", "earliest");
        config.put("enable.auto.commit", "false");
        config.put("max.poll.records", MAX_POLL_RECORDS);
        return new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer());
    }

    private KafkaProducer<String, String> producer() {
        Map<String, Object> config = new HashMap<>(client);
        config.put("transactional.id", transactionalId);
        config.put("linger.ms", 0);
        config.put("max.block.ms", 20_000);
        return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
    }

    void finish() throws InterruptedException {
        stopped = true;
        goOn();
        join();
        if (failure != null) {
            throw new AssertionError("Expected " + getName() + " to go on, but it ended", failure);
        }
    }
}
