package io.splashdam.embedded;

import io.splashdam.local.GroupOffsets;
import io.splashdam.local.LocalClient;
import io.splashdam.local.TopicBatches;
import io.splashdam.operator.Header;
import io.splashdam.runtime.OutputTransaction;
import io.splashdam.runtime.StartFailure;
import io.splashdam.runtime.TopicPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * One commit as one group in the broker's journal: outputs, changelogs and the batch of the offsets are there after a crash, or none
 * of them is.
 *
 * <p>Owned by a stream thread.
 */
final class EmbeddedTransaction implements OutputTransaction {
    private final LocalClient client;
    private final String group;
    private final Map<String, EmbeddedTopic> topics = new LinkedHashMap<>();
    private final Map<GroupOffsets.TopicPartition, Long> offsets = new HashMap<>();
    private CompletableFuture<Void> offsetsKnown = CompletableFuture.completedFuture(null);
    private long gatheredBytes;

    EmbeddedTransaction(LocalClient client, String group) {
        this.client = client;
        this.group = group;
    }

    @Override
    public TopicOutput topic(String topic) {
        return topics.computeIfAbsent(topic, name -> {
            int partitions = client.partitionCount(name);
            if (partitions < 0) {
                throw new StartFailure("Topic " + name
                        + ", which the topology writes, does not exist; create it before the application starts");
            }
            return new EmbeddedTopic(name, partitions);
        });
    }

    @Override
    public void offsets(Map<TopicPartition, Long> nextOffsets) {
        nextOffsets.forEach((partition, offset) ->
                offsets.put(new GroupOffsets.TopicPartition(partition.topic(), partition.partition()), offset));
    }

    @Override
    public long gatheredBytes() {
        return gatheredBytes;
    }

    @Override
    public Map<TopicPartition, Long> commit() {
        List<TopicBatches> batches = new ArrayList<>();
        List<PartitionOutput> written = new ArrayList<>();
        for (EmbeddedTopic topic : topics.values()) {
            topic.finish(batches, written);
        }
        if (!offsets.isEmpty()) {
            answer(offsetsKnown); // else an older commit could come to lie behind this one
            batches.add(client.groupOffsets().batch(group, offsets));
        }
        if (batches.isEmpty()) {
            return Map.of();
        }
        long[] baseOffsets = answer(client.appendAll(batches));
        if (!offsets.isEmpty()) {
            offsetsKnown = client.groupOffsets().commit(group, Map.copyOf(offsets));
        }
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (int i = 0; i < written.size(); i++) {
            ends.put(
                    new TopicPartition(batches.get(i).topic(), batches.get(i).partition()),
                    baseOffsets[i] + written.get(i).records());
        }
        abort();
        return ends;
    }

    /** Waits for it; what the broker says against it is thrown as the broker says it. */
    private static <T> T answer(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    @Override
    public void abort() {
        topics.values().forEach(EmbeddedTopic::clear);
        offsets.clear();
        gatheredBytes = 0;
    }

    /** Waits until the group's offsets can be asked for. */
    @Override
    public void close() {
        answer(offsetsKnown);
    }

    private final class EmbeddedTopic implements TopicOutput {
        private final String name;
        private final PartitionOutput[] partitions;

        EmbeddedTopic(String name, int partitionCount) {
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
            gatheredBytes += output.bytes() - before;
        }

        void finish(List<TopicBatches> batches, List<PartitionOutput> written) {
            for (int i = 0; i < partitions.length; i++) {
                if (!partitions[i].isEmpty()) {
                    batches.add(new TopicBatches(name, i, partitions[i].finish()));
                    written.add(partitions[i]);
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
