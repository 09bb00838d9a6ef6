package io.splashdam.embedded;

import io.splashdam.local.LocalClient;
import io.splashdam.local.TopicBatches;
import io.splashdam.operator.Header;
import io.splashdam.runtime.StartFailure;
import io.splashdam.runtime.TopicPartition;
import io.splashdam.task.Outputs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one commit writes, partition by partition, encoded as it comes. Owned by a stream thread. */
final class GatheredOutputs implements Outputs {
    private final LocalClient client;
    private final Map<String, GatheredTopic> topics = new LinkedHashMap<>();
    private long bytes;

    GatheredOutputs(LocalClient client) {
        this.client = client;
    }

    @Override
    public TopicOutput topic(String topic) {
        return topics.computeIfAbsent(topic, name -> {
            int partitions = client.partitionCount(name);
            if (partitions < 0) {
                throw new StartFailure("Topic " + name
                        + ", which the topology writes, does not exist; create it before the application starts");
            }
            return new GatheredTopic(name, partitions);
        });
    }

    long bytes() {
        return bytes;
    }

    /** Everything, one run of batches per partition. */
    Finished finish() {
        Finished finished = new Finished(new ArrayList<>(), new ArrayList<>());
        topics.values().forEach(topic -> topic.finish(finished));
        return finished;
    }

    void clear() {
        topics.values().forEach(GatheredTopic::clear);
        bytes = 0;
    }

    /** @param records of the partition at the same place in {@code batches} */
    record Finished(List<TopicBatches> batches, List<Long> records) {
        /** The offsets after the last record of each partition, {@code batches} having got these first offsets. */
        Map<TopicPartition, Long> ends(long[] baseOffsets) {
            Map<TopicPartition, Long> ends = new HashMap<>();
            for (int i = 0; i < batches.size(); i++) {
                TopicBatches part = batches.get(i);
                ends.put(new TopicPartition(part.topic(), part.partition()), baseOffsets[i] + records.get(i));
            }
            return ends;
        }
    }

    private final class GatheredTopic implements TopicOutput {
        private final String name;
        private final PartitionOutput[] partitions;

        GatheredTopic(String name, int partitionCount) {
            this.name = name;
            this.partitions = new PartitionOutput[partitionCount];
            for (int i = 0; i < partitionCount; i++) {
                partitions[i] = new PartitionOutput();
            }
        }

        @Override
        public int partitionCount() {
            return partitions.length;
        }

        @Override
        public void append(
                int partition,
                long timestampMs,
                byte[] key,
                int keyAt,
                int keyLength,
                byte[] value,
                int valueAt,
                int valueLength,
                List<Header> headers) {
            PartitionOutput output = partitions[partition];
            long before = output.bytes();
            output.append(timestampMs, key, keyAt, keyLength, value, valueAt, valueLength, headers);
            bytes += output.bytes() - before;
        }

        void finish(Finished into) {
            for (int i = 0; i < partitions.length; i++) {
                if (!partitions[i].isEmpty()) {
                    into.batches().add(new TopicBatches(name, i, partitions[i].finish()));
                    into.records().add(partitions[i].records());
                }
            }
        }

        void clear() {
            for (PartitionOutput partition : partitions) {
                partition.clear();
            }
        }
    }
}
