package io.splashdam.kafka;

import io.splashdam.runtime.CommitFailure;
import io.splashdam.runtime.OutputTransaction;
import io.splashdam.runtime.StartFailure;
import io.splashdam.runtime.TopicPartition;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One commit as one transaction of the official producer, the group's offsets in it.
 *
 * <p>When the answer to a commit is lost, nothing is guessed: a new producer of the same name ends the transaction that is open, one
 * way or the other, and then the group's offsets say which way.
 *
 * <p>Owned by a stream thread.
 */
final class KafkaTransaction implements OutputTransaction {
    private static final Logger log = LoggerFactory.getLogger(KafkaTransaction.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final KafkaCluster cluster;
    private final ClientSettings settings;
    private final String applicationId;
    private final String transactionalId;
    private final SentRecords sent = new SentRecords();
    private final Map<TopicPartition, Long> offsets = new HashMap<>();
    private @Nullable Producer<byte[], byte[]> producer;
    private boolean hasBegun;

    KafkaTransaction(KafkaCluster cluster, ClientSettings settings, String applicationId, String transactionalId) {
        this.cluster = cluster;
        this.settings = settings;
        this.applicationId = applicationId;
        this.transactionalId = transactionalId;
    }

    /** Ends what an earlier producer of this name left open. */
    @Override
    public void open() {
        Producer<byte[], byte[]> opened = new KafkaProducer<>(settings.producer(transactionalId));
        producer = opened;
        hasBegun = false;
        try {
            opened.initTransactions();
        } catch (KafkaException e) {
            throw KafkaFailure.of(settings, "initialising transactional.id " + transactionalId, e);
        }
    }

    private Producer<byte[], byte[]> producer() {
        Producer<byte[], byte[]> open = producer;
        if (open == null) {
            throw new IllegalStateException("Expected transaction " + transactionalId + " to be open, but it is not");
        }
        return open;
    }

    @Override
    public TopicOutput topic(String topic) {
        int partitions = sent.isKnown(topic) ? 0 : cluster.partitionCount(topic);
        if (partitions < 0) {
            throw new StartFailure("Topic " + topic
                    + ", which the topology writes, does not exist; create it before the application starts");
        }
        return sent.topic(topic, partitions, this::begun);
    }

    /** The producer, in a transaction. */
    private Producer<byte[], byte[]> begun() {
        Producer<byte[], byte[]> open = producer();
        Exception failure = sent.failure();
        if (failure != null) {
            throw KafkaFailure.ofWrite(settings, transactionalId, failure);
        }
        if (!hasBegun) {
            open.beginTransaction();
            hasBegun = true;
        }
        return open;
    }

    @Override
    public void offsets(Map<TopicPartition, Long> nextOffsets) {
        offsets.putAll(nextOffsets);
    }

    /** Nothing waits here: the producer sends as it goes, within its {@code buffer.memory}. */
    @Override
    public long gatheredBytes() {
        return 0;
    }

    @Override
    public Map<TopicPartition, Long> commit() {
        if (offsets.isEmpty() && !hasBegun) {
            return Map.of();
        }
        try {
            Producer<byte[], byte[]> open = begun();
            if (!offsets.isEmpty()) {
                open.sendOffsetsToTransaction(KafkaOffsets.of(offsets), new ConsumerGroupMetadata(applicationId));
            }
            open.commitTransaction();
        } catch (KafkaException e) {
            resolve(e);
        }
        hasBegun = false;
        Map<TopicPartition, Long> ends = sent.ends();
        sent.clear();
        offsets.clear();
        return ends;
    }

    /** Returns when the commit has taken place after all. One without offsets need not be told: nothing would be done twice. */
    private void resolve(KafkaException failure) {
        RuntimeException meaning = KafkaFailure.ofWrite(settings, transactionalId, failure);
        if (!(meaning instanceof CommitFailure) || offsets.isEmpty()) {
            throw meaning;
        }
        log.warn("{}; finding out whether it took place", meaning.getMessage());
        producer().close(Duration.ZERO);
        open();
        CommitOutcome outcome = CommitOutcome.of(offsets, cluster.committedOffsets(applicationId));
        log.warn("The commit of {} that was cut off is {}", transactionalId, outcome);
        if (outcome == CommitOutcome.ABORTED) {
            throw meaning;
        }
    }

    @Override
    public void abort() {
        Producer<byte[], byte[]> open = producer;
        if (open != null && hasBegun) {
            try {
                open.abortTransaction();
            } catch (KafkaException | IllegalStateException e) {
                log.info("{} was not aborted ({}); the next producer of this name will", transactionalId, e.toString());
            }
        }
        hasBegun = false;
        sent.clear();
        offsets.clear();
    }

    @Override
    public void close() {
        Producer<byte[], byte[]> open = producer;
        producer = null;
        if (open != null) {
            open.close(CLOSE_TIMEOUT);
        }
    }
}
