package io.splashdam.kafka;

import io.splashdam.runtime.OutputTransaction;
import io.splashdam.runtime.StartFailure;
import io.splashdam.runtime.TopicPartition;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Commits at least once: outputs and changelogs go as they come; when all are acknowledged, the group's offsets. A failure between
 * makes the same records be processed again.
 *
 * <p>Owned by a stream thread.
 */
final class KafkaAppends implements OutputTransaction {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final KafkaCluster cluster;
    private final ClientSettings settings;
    private final String applicationId;
    private final SentRecords sent = new SentRecords();
    private final Map<TopicPartition, Long> offsets = new HashMap<>();
    private @Nullable Producer<byte[], byte[]> producer;

    KafkaAppends(KafkaCluster cluster, ClientSettings settings, String applicationId) {
        this.cluster = cluster;
        this.settings = settings;
        this.applicationId = applicationId;
    }

    @Override
    public TopicOutput topic(String topic) {
        int partitions = sent.isKnown(topic) ? 0 : cluster.partitionCount(topic);
        if (partitions < 0) {
            throw new StartFailure("Topic " + topic
                    + ", which the topology writes, does not exist; create it before the application starts");
        }
        return sent.topic(topic, partitions, this::producer);
    }

    private Producer<byte[], byte[]> producer() {
        throwFailure();
        Producer<byte[], byte[]> open = producer;
        if (open == null) {
            open = new KafkaProducer<>(settings.producer());
            producer = open;
        }
        return open;
    }

    private void throwFailure() {
        Exception failure = sent.failure();
        if (failure != null) {
            throw KafkaFailure.ofWrite(settings, applicationId, failure);
        }
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
        try {
            producer().flush();
        } catch (KafkaException e) {
            throw KafkaFailure.ofWrite(settings, applicationId, e);
        }
        throwFailure();
        Map<TopicPartition, Long> ends = sent.ends();
        if (!offsets.isEmpty()) {
            cluster.commitOffsets(applicationId, offsets);
        }
        abort();
        return ends;
    }

    @Override
    public void abort() {
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
