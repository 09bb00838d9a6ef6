package io.splashdam.local;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.TopicImage;
import io.splashdam.controller.Controller.Outcome;
import io.splashdam.controller.Topics;
import io.splashdam.controller.Topics.NewTopic;
import io.splashdam.partition.Isolation;
import io.splashdam.partition.Partition;
import io.splashdam.partition.Partitions;
import io.splashdam.ring.AppendReply;
import io.splashdam.ring.AtomicGroup;
import io.splashdam.ring.GroupReply;
import io.splashdam.ring.PartitionBatches;
import io.splashdam.ring.Ring;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Appends and reads in the broker's own process. Any thread.
 *
 * <p>An answered append is as durable as its topic asks: on the disk for {@code durability=fsync}. What is in flight is bounded by
 * {@code ring.max.bytes}; past it an append waits for room.
 */
public final class LocalClient {
    private final Supplier<ClusterImage> image;
    private final Partitions partitions;
    private final Ring ring;
    private final Topics topics;
    private final GroupOffsets groupOffsets;
    private final TransactionalProducers transactional;

    public LocalClient(
            Supplier<ClusterImage> image,
            Partitions partitions,
            Ring ring,
            Topics topics,
            GroupOffsets groupOffsets,
            TransactionalProducers transactional) {
        this.transactional = transactional;
        this.image = image;
        this.partitions = partitions;
        this.ring = ring;
        this.topics = topics;
        this.groupOffsets = groupOffsets;
    }

    /**
     * Creates a topic.
     *
     * @throws LocalException when it exists, or name, count or settings are wrong
     */
    public void createTopic(String topic, int partitionCount, Map<String, String> configs) {
        Outcome outcome = createdOrNot(topic, partitionCount, configs);
        if (!outcome.isDone()) {
            throw new LocalException(outcome.error(), outcome.message());
        }
    }

    /** Creates a topic unless there is one of that name; says whether it did. */
    public boolean createTopicIfAbsent(String topic, int partitionCount, Map<String, String> configs) {
        if (partitionCount(topic) > 0) {
            return false;
        }
        Outcome outcome = createdOrNot(topic, partitionCount, configs);
        if (!outcome.isDone() && outcome.error() != ErrorCode.TOPIC_ALREADY_EXISTS) {
            throw new LocalException(outcome.error(), outcome.message());
        }
        return outcome.isDone();
    }

    private Outcome createdOrNot(String topic, int partitionCount, Map<String, String> configs) {
        return topics.create(new NewTopic(topic, partitionCount, -1, configs), false)
                .join();
    }

    public void deleteTopic(String topic) {
        Outcome outcome = topics.delete(topic).join();
        if (!outcome.isDone()) {
            throw new LocalException(outcome.error(), outcome.message());
        }
    }

    /** The topics of the cluster at this moment, internal ones included. */
    public ClusterImage cluster() {
        return image.get();
    }

    /** How many partitions the topic has; -1 when there is none of that name. */
    public int partitionCount(String topic) {
        TopicImage found = image.get().topic(topic);
        return found == null ? -1 : found.partitions();
    }

    /** Appends and waits until that is durable. Returns the offset of the first record. */
    public long append(String topic, int partition, ByteBuffer batches) {
        try {
            return appendAsync(topic, partition, batches).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof LocalException refused ? refused : e;
        }
    }

    /** Appends; the answer is the offset of the first record, or a {@link LocalException}. Waits only when the ring is full. */
    public CompletableFuture<Long> appendAsync(String topic, int partition, ByteBuffer batches) {
        CompletableFuture<Long> answer = new CompletableFuture<>();
        append(topic, partition, batches, new AppendReply() {
            @Override
            public void appended(long baseOffset, long logAppendTimeMs) {
                answer.complete(baseOffset);
            }

            @Override
            public void refused(ErrorCode error, String message) {
                answer.completeExceptionally(new LocalException(error, message));
            }
        });
        return answer;
    }

    /** The same without an object for the answer: for those who append millions. The reply is told on the broker's threads. */
    public void append(String topic, int partition, ByteBuffer batches, AppendReply reply) {
        Partition to = partition(topic, partition);
        waitForRoom(() -> ring.tryAppend(to, batches, true, reply));
    }

    /**
     * Appends to several partitions at once: after a crash all of it is there or nothing (within {@code fsync} topics; a mix with
     * {@code os} topics holds against the death of the process). The answer has the first offsets, in the order of the group.
     */
    public CompletableFuture<long[]> appendAll(List<TopicBatches> group) {
        List<PartitionBatches> resolved = new ArrayList<>(group.size());
        for (TopicBatches part : group) {
            resolved.add(new PartitionBatches(partition(part.topic(), part.partition()), part.batches()));
        }
        CompletableFuture<long[]> answer = new CompletableFuture<>();
        GroupReply reply = new GroupReply() {
            @Override
            public void appended(long[] baseOffsets) {
                answer.complete(baseOffsets);
            }

            @Override
            public void refused(ErrorCode error, String message) {
                answer.completeExceptionally(new LocalException(error, message));
            }
        };
        waitForRoom(() -> ring.tryAppendGroup(new AtomicGroup(resolved), reply));
        return answer;
    }

    private void waitForRoom(BooleanSupplier attempt) {
        while (!attempt.getAsBoolean()) {
            CompletableFuture<Void> room = new CompletableFuture<>();
            ring.onRoom(() -> room.complete(null));
            room.join();
        }
    }

    /**
     * A transactional producer with this id, which fences whoever had it before, here or beyond a socket. Waits until the id is its own: until
     * an open transaction of the one before has been aborted.
     *
     * @throws LocalException when the id is refused
     */
    public LocalTransactions transactional(String transactionalId) {
        return transactional.init(transactionalId);
    }

    /** How many bytes a transaction may have ({@code uncommitted.max.bytes}). */
    public long maxTransactionBytes() {
        return transactional.maxBytes();
    }

    /** Reads one partition from {@code fromOffset} on. The reader belongs to the thread that polls it. */
    public LocalReader reader(String topic, int partition, long fromOffset) {
        return new LocalReader(partition(topic, partition), fromOffset, Isolation.READ_COMMITTED);
    }

    /** The first offset that can be read. */
    public long beginningOffset(String topic, int partition) {
        return partition(topic, partition).startOffset();
    }

    /** The offset after the last record that can be read. */
    public long endOffset(String topic, int partition) {
        return partition(topic, partition).readableEnd(Isolation.READ_COMMITTED);
    }

    /** Where a consumer group stands; shared with every Kafka client of that group. */
    public GroupOffsets groupOffsets() {
        return groupOffsets;
    }

    private Partition partition(String topic, int number) {
        return TransactionalProducers.partitionOf(image.get(), partitions, topic, number);
    }
}
