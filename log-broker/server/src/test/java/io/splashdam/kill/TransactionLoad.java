package io.splashdam.kill;

import io.splashdam.outcome.Event;
import io.splashdam.outcome.Event.Outcome;
import io.splashdam.outcome.Observations;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Transactions one after the other under one transactional id: records, offsets, commits and aborts, and now and then another producer that
 * takes the id over while a transaction is open. Everything is observed.
 */
final class TransactionLoad extends Thread {
    static final TopicPartition INPUT = new TopicPartition("input", 0);

    private final String id;
    private final List<TopicPartition> outputs;
    private final Properties properties;
    private final Observations seen;
    private final Random random;
    private KafkaProducer<byte[], byte[]> producer;
    private long owner;
    private int transactions;
    private volatile int committed;
    private volatile boolean stopped;
    private volatile Throwable failure;

    /** @param client what every client needs to find the broker */
    TransactionLoad(String id, List<TopicPartition> outputs, Properties client, Observations seen, long seed) {
        super("load-" + id);
        this.id = id;
        this.outputs = outputs;
        this.seen = seen;
        this.random = new Random(seed);
        properties = new Properties();
        properties.putAll(client);
        properties.put("transactional.id", id);
        properties.put("linger.ms", "1");
        properties.put("request.timeout.ms", "5000");
        properties.put("max.block.ms", "60000");
        setDaemon(true);
    }

    String group() {
        return "group-" + id;
    }

    int committed() {
        return committed;
    }

    @Override
    public void run() {
        try {
            takeOver();
            while (!stopped) {
                transaction();
            }
            takeOver(); // whatever is open is aborted
            producer.close();
        } catch (Throwable e) { // the test's thread reports it
            failure = e;
        }
    }

    /** A new producer for the id; the one before is a zombie from now on. */
    private KafkaProducer<byte[], byte[]> takeOver() {
        KafkaProducer<byte[], byte[]> zombie = producer;
        producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        seen.add(new Event.Initialized(id, ++owner));
        return zombie;
    }

    private void transaction() {
        String name = id + "-" + transactions++;
        seen.add(new Event.Began(name, id, owner));
        KafkaProducer<byte[], byte[]> own = producer;
        try {
            write(name);
            if (random.nextInt(10) == 0) {
                takeOver();
            }
            boolean isCommit = random.nextInt(4) > 0;
            if (isCommit) {
                seen.add(new Event.AsksCommit(name));
                own.commitTransaction();
                committed = committed + 1; // by this thread only
            } else {
                own.abortTransaction();
            }
            seen.add(new Event.Told(name, isCommit ? Outcome.COMMITTED : Outcome.ABORTED));
        } catch (ProducerFencedException | InvalidProducerEpochException e) {
            seen.add(new Event.Told(name, Outcome.ABORTED));
            if (own == producer) {
                throw new IllegalStateException("Expected only zombies to be fenced, but so was owner " + owner, e);
            }
        } catch (KafkaException e) {
            goOn(own, name);
        } finally {
            if (own != producer) {
                own.close(Duration.ZERO);
            }
        }
    }

    private void write(String name) {
        producer.beginTransaction();
        int records = 1 + random.nextInt(8);
        for (int i = 0; i < records; i++) {
            String value = name + "." + i;
            TopicPartition to = outputs.get(random.nextInt(outputs.size()));
            seen.add(new Event.Wrote(name, to.toString(), value));
            producer.send(
                    new ProducerRecord<>(to.topic(), to.partition(), null, value.getBytes(StandardCharsets.UTF_8)));
        }
        if (random.nextInt(3) > 0) {
            seen.add(new Event.WroteOffset(name, group(), INPUT.toString(), transactions));
            producer.sendOffsetsToTransaction(
                    Map.of(INPUT, new OffsetAndMetadata(transactions)), new ConsumerGroupMetadata(group()));
        }
    }

    /** As the client's documentation says: abort, and where that is not possible begin anew. */
    private void goOn(KafkaProducer<byte[], byte[]> own, String name) {
        try {
            own.abortTransaction();
            seen.add(new Event.Told(name, Outcome.ABORTED));
        } catch (KafkaException fatal) {
            if (own == producer) {
                takeOver(); // the outcome stays unknown
            }
        } finally {
            if (own != producer) {
                own.close(Duration.ZERO);
            }
        }
    }

    void finish() throws InterruptedException {
        stopped = true;
        join();
        check();
    }

    void check() {
        if (failure != null) {
            throw new AssertionError("Expected " + getName() + " to go on, but it ended", failure);
        }
    }
}
