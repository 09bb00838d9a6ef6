package io.splashdam.testing;

import io.splashdam.operator.Header;
import io.splashdam.runtime.Binding;
import io.splashdam.runtime.OutputTransaction;
import io.splashdam.runtime.ProcessingGuarantee;
import io.splashdam.runtime.RecordSource;
import io.splashdam.runtime.TopicPartition;
import io.splashdam.state.changelog.ChangelogReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A log of lists: topics come into being when they are asked for. Committing is atomic because nothing else runs.
 *
 * <p>Owned by the test's thread.
 */
final class MemoryLog implements Binding {
    private static final byte[] NOTHING = {};

    private final int partitionsByDefault;
    private final Map<String, List<List<StoredRecord>>> topics = new LinkedHashMap<>();
    private final Set<String> produced = new TreeSet<>();
    private final Map<TopicPartition, Long> committed = new HashMap<>();

    MemoryLog(int partitionsByDefault) {
        this.partitionsByDefault = partitionsByDefault;
    }

    List<StoredRecord> records(TopicPartition partition) {
        return topic(partition.topic()).get(partition.partition());
    }

    /** Topics that a transaction has written to, sorted. */
    Set<String> producedTopics() {
        return Collections.unmodifiableSet(produced);
    }

    private List<List<StoredRecord>> topic(String name) {
        return topics.computeIfAbsent(name, any -> newTopic(partitionsByDefault));
    }

    private static List<List<StoredRecord>> newTopic(int partitions) {
        List<List<StoredRecord>> topic = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            topic.add(new ArrayList<>());
        }
        return topic;
    }

    @Override
    public String logId() {
        return "memory";
    }

    @Override
    public int partitionCount(String topic) {
        return topic(topic).size();
    }

    @Override
    public void createTopicIfAbsent(String topic, int partitions, Map<String, String> config) {
        topics.computeIfAbsent(topic, any -> newTopic(partitions));
    }

    @Override
    public RecordSource source(ProcessingGuarantee guarantee) {
        throw new UnsupportedOperationException("Expected a test to hand records in itself");
    }

    @Override
    public OutputTransaction transaction(String applicationId, String taskGroup, ProcessingGuarantee guarantee) {
        return new ListTransaction();
    }

    @Override
    public ChangelogReader changelog(String topic, int partition) {
        return new ListReader(records(new TopicPartition(topic, partition)));
    }

    @Override
    public Map<TopicPartition, Long> committedOffsets(String applicationId) {
        return Map.copyOf(committed);
    }

    @Override
    public long beginningOffset(TopicPartition partition) {
        return 0;
    }

    @Override
    public long endOffset(TopicPartition partition) {
        return records(partition).size();
    }

    private final class ListTransaction implements OutputTransaction {
        private final Map<TopicPartition, List<StoredRecord>> gathered = new LinkedHashMap<>();
        private final Map<TopicPartition, Long> offsets = new HashMap<>();
        private long bytes;

        @Override
        public TopicOutput topic(String topic) {
            return new ListOutput(this, topic, partitionCount(topic));
        }

        void add(TopicPartition partition, StoredRecord record, long size) {
            gathered.computeIfAbsent(partition, any -> new ArrayList<>()).add(record);
            bytes += size;
        }

        @Override
        public void offsets(Map<TopicPartition, Long> nextOffsets) {
            offsets.putAll(nextOffsets);
        }

        @Override
        public long gatheredBytes() {
            return bytes;
        }

        @Override
        public Map<TopicPartition, Long> commit() {
            Map<TopicPartition, Long> ends = new HashMap<>();
            gathered.forEach((partition, records) -> {
                produced.add(partition.topic());
                records(partition).addAll(records);
                ends.put(partition, (long) records(partition).size());
            });
            committed.putAll(offsets);
            abort();
            return ends;
        }

        @Override
        public void abort() {
            gathered.clear();
            offsets.clear();
            bytes = 0;
        }

        @Override
        public void close() {}
    }

    private record ListOutput(ListTransaction transaction, String topic, int partitionCount)
            implements io.splashdam.task.Outputs.TopicOutput {
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
            StoredRecord record = new StoredRecord(
                    timestampMs,
                    keyLength < 0 ? null : Arrays.copyOfRange(key, keyAt, keyAt + keyLength),
                    valueLength < 0 ? null : Arrays.copyOfRange(value, valueAt, valueAt + valueLength),
                    headers);
            transaction.add(new TopicPartition(topic, partition), record, (long) keyLength + valueLength);
        }
    }

    private record ListReader(List<StoredRecord> records) implements ChangelogReader {
        @Override
        public long beginningOffset() {
            return 0;
        }

        @Override
        public long endOffset() {
            return records.size();
        }

        @Override
        public long read(long fromOffset, Sink sink) {
            StoredRecord record = records.get((int) fromOffset);
            byte[] key = record.key() == null ? NOTHING : record.key();
            byte[] value = record.value();
            byte[] bytes = value == null ? NOTHING : value;
            sink.accept(record.timestampMs(), key, 0, key.length, bytes, 0, value == null ? -1 : bytes.length);
            return fromOffset + 1;
        }

        @Override
        public void close() {}
    }
}
