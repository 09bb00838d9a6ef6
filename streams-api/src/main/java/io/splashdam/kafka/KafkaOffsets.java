package io.splashdam.kafka;

import io.splashdam.runtime.TopicPartition;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/** Our partitions and offsets in Kafka's classes. */
final class KafkaOffsets {
    private KafkaOffsets() {}

    static org.apache.kafka.common.TopicPartition theirs(TopicPartition partition) {
        return new org.apache.kafka.common.TopicPartition(partition.topic(), partition.partition());
    }

    /** The offset that a client was asked for. */
    static long of(
            org.apache.kafka.common.TopicPartition partition, Map<org.apache.kafka.common.TopicPartition, Long> all) {
        Long offset = all.get(partition);
        if (offset == null) {
            throw new IllegalStateException("Expected an offset of " + partition + ", but got " + all);
        }
        return offset;
    }

    static Map<org.apache.kafka.common.TopicPartition, OffsetAndMetadata> of(Map<TopicPartition, Long> offsets) {
        Map<org.apache.kafka.common.TopicPartition, OffsetAndMetadata> all = new HashMap<>();
        offsets.forEach((partition, offset) -> all.put(theirs(partition), new OffsetAndMetadata(offset)));
        return all;
    }
}
