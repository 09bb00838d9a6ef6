package io.splashdam.cli.topics;

import java.util.List;
import java.util.Map;

/** One topic as {@code --describe} shows it; {@code -o json} prints exactly these fields. */
record DescribedTopic(
        String topic,
        String topicId,
        int partitionCount,
        int replicationFactor,
        boolean internal,
        Map<String, String> configs,
        List<DescribedPartition> partitions) {

    /** {@code leader} is -1 when the partition has none. */
    record DescribedPartition(int partition, int leader, List<Integer> replicas, List<Integer> isr) {
        boolean isUnderReplicated() {
            return isr.size() < replicas.size();
        }

        boolean isUnavailable() {
            return leader < 0;
        }
    }
}
