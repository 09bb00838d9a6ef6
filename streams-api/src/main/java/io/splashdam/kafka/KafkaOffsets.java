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

    static Map<org.apache.kafka.common.TopicPartition, OffsetAndMetadata> of(Map<TopicPartition, Long> offsets) {
        Map<org.apache.kafka.common.TopicPartition, OffsetAndMetadata> all = new HashMap<>();
        offsets.forEach((partition, offset) -> all.put(theirs(partition), new OffsetAndMetadata(offset)));
        return all;
    }
}
