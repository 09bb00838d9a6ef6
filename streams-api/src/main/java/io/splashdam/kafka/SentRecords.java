package io.splashdam.kafka;

import io.splashdam.operator.Header;
import io.splashdam.runtime.TopicPartition;
import io.splashdam.task.Outputs.TopicOutput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * What one commit has sent: where each partition ended, and what failed first. Owned by a stream thread; the producer's own thread
 * tells of answers.
 */
final class SentRecords {
    private static final long NOTHING = -1L;

    private final Map<String, Topic> topics = new HashMap<>();
    private volatile @Nullable Exception failure;

    /** Who is asked for a producer: the first record of a commit may begin something. */
    interface Sender {
        /** @throws RuntimeException when nothing can be sent any more */
        Producer<byte[], byte[]> ready();
    }

    TopicOutput topic(String name, int partitions, Sender sender) {
        return topics.computeIfAbsent(name, any -> new Topic(name, partitions, sender));
    }

    boolean isKnown(String name) {
        return topics.containsKey(name);
    }

    /** The first send that failed since the last {@link #clear}. */
    @Nullable
    Exception failure() {
        return failure;
    }

    /** For each partition sent to: the offset after its last record. Once everything is answered. */
    Map<TopicPartition, Long> ends() {
        Map<TopicPartition, Long> ends = new HashMap<>();
        topics.values().forEach(topic -> {
            for (int i = 0; i < topic.ends.length; i++) {
                if (topic.ends[i].next != NOTHING) {
                    ends.put(new TopicPartition(topic.name, i), topic.ends[i].next);
                }
            }
        });
        return ends;
    }

    void clear() {
        failure = null;
        topics.values().forEach(topic -> {
            for (PartitionEnd end : topic.ends) {
                end.next = NOTHING;
            }
        });
    }

    /** Hears every answer of its partition. */
    private final class PartitionEnd implements Callback {
        private volatile long next = NOTHING;

        @Override
        public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
            if (exception != null) {
                failure = failure == null ? exception : failure;
            } else if (metadata != null) {
                next = metadata.offset() + 1;
            }
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record TheirHeader(String key, byte @Nullable [] value) implements org.apache.kafka.common.header.Header {}

    private final class Topic implements TopicOutput {
        private final String name;
        private final Sender sender;
        private final PartitionEnd[] ends;

        Topic(String name, int partitions, Sender sender) {
            this.name = name;
            this.sender = sender;
            this.ends = new PartitionEnd[partitions];
            Arrays.setAll(ends, i -> new PartitionEnd());
        }

        @Override
        public int partitionCount() {
            return ends.length;
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
            sender.ready()
                    .send(
                            new ProducerRecord<>(
                                    name,
                                    partition,
                                    timestampMs,
                                    copy(key, keyAt, keyLength),
                                    copy(value, valueAt, valueLength),
                                    headers.isEmpty() ? null : theirs(headers)),
                            ends[partition]);
        }

        private static byte @Nullable [] copy(byte[] bytes, int at, int length) {
            return length < 0 ? null : Arrays.copyOfRange(bytes, at, at + length);
        }

        private static List<org.apache.kafka.common.header.Header> theirs(List<Header> headers) {
            List<org.apache.kafka.common.header.Header> all = new ArrayList<>(headers.size());
            headers.forEach(header -> all.add(new TheirHeader(header.key(), header.value())));
            return all;
        }
    }
}
