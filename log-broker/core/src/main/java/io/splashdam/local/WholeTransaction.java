package io.splashdam.local;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.TopicImage;
import io.splashdam.coordinator.AtomicWrite;
import io.splashdam.coordinator.CoordinatorBatches;
import io.splashdam.coordinator.CoordinatorRecord;
import io.splashdam.coordinator.TransactionWrite;
import io.splashdam.coordinator.group.CommitRequest;
import io.splashdam.coordinator.group.CommitRequest.PartitionCommit;
import io.splashdam.coordinator.group.CommitResponse;
import io.splashdam.coordinator.transaction.EmbeddedProducer;
import io.splashdam.partition.AppendRule;
import io.splashdam.partition.Partition;
import io.splashdam.record.BatchView;
import io.splashdam.record.EndTransactionMarker;
import io.splashdam.record.Sequences;
import io.splashdam.ring.AtomicGroup;
import io.splashdam.ring.AtomicGroup.Refusal;
import io.splashdam.ring.GroupReply;
import io.splashdam.ring.PartitionBatches;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * One transaction, from its first batch to its answer.
 *
 * <pre>
 *  per partition: its batches, COMMIT │ __consumer_offsets: the offsets, COMMIT │ __transaction_state: CompleteCommit
 *  └────────────────────────────────── one group in the ring, one journal entry ──────────────────────────────────────┘
 *  without offsets: straight into the ring;   with offsets: by way of the group's shard, in the order of what it decides
 * </pre>
 *
 * <p>Filled by its producer's thread; after {@link #commit} the shard's thread publishes it, or whoever tells that the ring has room.
 */
final class WholeTransaction implements AtomicWrite, GroupReply {
    private final TransactionalProducers broker;
    private final EmbeddedProducer producer;
    private final long startMs;
    private final Map<Partition, List<Appended>> appends = new LinkedHashMap<>();
    private final Map<GroupOffsets.TopicPartition, Long> offsets = new LinkedHashMap<>();
    private final CompletableFuture<long[]> answer = new CompletableFuture<>();
    private @Nullable GroupMember member;
    private int appendCount;
    private long bytes;

    /** Set by {@link #commit}, before anybody else looks. */
    private Map<Partition, Integer> sequences = Map.of();

    private final Map<Partition, Integer> nextSequences = new HashMap<>();
    private final List<PartitionBatches> parts = new ArrayList<>();

    /** For each append: which part its first batch is. */
    private int[] firstPart = {};

    private @Nullable CoordinatorRecord committedState;
    private volatile boolean isDecided;

    private record Appended(int index, ByteBuffer batches) {}

    WholeTransaction(TransactionalProducers broker, EmbeddedProducer producer, long startMs) {
        this.broker = broker;
        this.producer = producer;
        this.startMs = startMs;
    }

    long bytes() {
        return bytes;
    }

    void add(Partition to, ByteBuffer batches) {
        bytes += batches.remaining();
        appends.computeIfAbsent(to, partition -> new ArrayList<>(1)).add(new Appended(appendCount++, batches));
    }

    void offsets(GroupMember of, Map<GroupOffsets.TopicPartition, Long> nextOffsets) {
        GroupMember before = member;
        if (before != null && !before.group().equals(of.group())) {
            throw new IllegalArgumentException("Expected offsets of one group in a transaction, but after '"
                    + before.group() + "' came '" + of.group() + "'");
        }
        member = of;
        offsets.putAll(nextOffsets);
    }

    // ---------------------------------------------------------------- commit

    /** @param known the next sequence per partition; brought forward when the commit succeeds */
    CompletableFuture<long[]> commit(Map<Partition, Integer> known) {
        if (bytes == 0 && offsets.isEmpty()) {
            return CompletableFuture.completedFuture(new long[appendCount]);
        }
        sequences = known;
        firstPart = new int[appendCount];
        long nowMs = broker.nowMs();
        try {
            appends.forEach((partition, all) -> stamp(partition, all, nowMs));
            addState(nowMs);
            GroupMember of = member;
            if (of == null || offsets.isEmpty()) {
                publish();
            } else {
                commitWithOffsets(of);
            }
        } catch (LocalException e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    /** Gives the partition's batches their producer and sequences, and lets the marker follow. */
    private void stamp(Partition partition, List<Appended> all, long nowMs) {
        int sequence = sequences.getOrDefault(partition, 0);
        BatchView view = new BatchView();
        for (Appended append : all) {
            ByteBuffer batches = append.batches();
            firstPart[append.index()] = parts.size();
            for (int at = batches.position(); at < batches.limit(); at += view.sizeBytes()) {
                view.wrap(batches, at).stampTransaction(producer.producerId(), producer.epoch(), sequence);
                sequence = Sequences.plus(sequence, view.lastOffsetDelta() + 1);
                ByteBuffer batch =
                        batches.duplicate().limit(at + view.sizeBytes()).position(at);
                parts.add(new PartitionBatches(partition, batch, AppendRule.VERIFIED));
            }
        }
        nextSequences.put(partition, sequence);
        parts.add(marker(partition, nowMs));
    }

    private PartitionBatches marker(Partition partition, long nowMs) {
        ByteBuffer marker = new EndTransactionMarker(true, broker.coordinatorEpoch())
                .toBatch(producer.producerId(), producer.epoch(), nowMs);
        return new PartitionBatches(partition, marker, AppendRule.MARKER);
    }

    private void addState(long nowMs) {
        CoordinatorRecord state = producer.committed(startMs, nowMs);
        committedState = state;
        parts.add(new PartitionBatches(
                broker.statePartition(producer), new CoordinatorBatches().encode(List.of(state), nowMs)));
    }

    private AtomicGroup group(List<PartitionBatches> all) {
        return new AtomicGroup(all, this::refusal, true);
    }

    /** On the append thread: by what the coordinator knows now. */
    private @Nullable Refusal refusal() {
        ErrorCode error = producer.refusal();
        if (error.isNone()) {
            return null;
        }
        String why = error == ErrorCode.PRODUCER_FENCED
                ? " was fenced: another producer has the id now."
                : " is not known any more: it has expired, or was given to another producer.";
        return new Refusal(
                error, "The " + producer + why + " Nothing of the transaction was written. Close this producer.");
    }

    /** Waits for room on the caller's thread. */
    private void publish() {
        AtomicGroup group = group(parts);
        while (!broker.tryPublish(group, this)) {
            CompletableFuture<Void> room = new CompletableFuture<>();
            broker.onRoom(() -> room.complete(null));
            room.join();
        }
    }

    // ---------------------------------------------------------------- by way of the group's shard

    private void commitWithOffsets(GroupMember of) {
        List<PartitionCommit> commits = new ArrayList<>(offsets.size());
        offsets.forEach((partition, offset) -> commits.add(new PartitionCommit(
                partition.topic(), topicId(partition.topic()), partition.partition(), offset, -1, null)));
        CommitRequest request = new CommitRequest(
                of.group(), of.generation(), of.memberId(), null, CommitRequest.BROKER_RETENTION, commits);
        broker.commitOffsets(request, new TransactionWrite.Whole(producer.producerId(), producer.epoch(), this))
                .whenComplete((response, failure) -> onShardAnswer(of, response, failure));
    }

    private UUID topicId(String name) {
        TopicImage topic = broker.topic(name);
        if (topic == null) {
            throw new LocalException(
                    ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
                    "There is no topic '" + name + "' to commit an offset of. Nothing of the transaction was written.");
        }
        return topic.id();
    }

    /** Only a refusal is news: what the shard has agreed to is answered by the ring. */
    private void onShardAnswer(GroupMember of, @Nullable CommitResponse response, @Nullable Throwable failure) {
        if (isDecided) {
            return;
        }
        ErrorCode error = ErrorCode.UNKNOWN_SERVER_ERROR;
        if (response != null) {
            error = response.errors().stream()
                    .filter(each -> !each.isNone())
                    .findFirst()
                    .orElse(error);
        }
        String why = failure == null ? "" : " (" + failure.getMessage() + ")";
        refused(
                error,
                "The group '" + of.group() + "' does not take the offsets of member '" + of.memberId()
                        + "', generation " + of.generation() + why + ". Nothing of the transaction was written.");
    }

    @Override
    public void decided() {
        isDecided = true;
    }

    @Override
    public boolean tryPublish(Partition to, ByteBuffer batch, GroupReply reply) {
        List<PartitionBatches> all = new ArrayList<>(parts);
        all.add(new PartitionBatches(to, batch, AppendRule.VERIFIED));
        all.add(marker(to, broker.nowMs()));
        return broker.tryPublish(group(all), new GroupReply() {
            @Override
            public void appended(long[] baseOffsets) {
                reply.appended(baseOffsets);
                WholeTransaction.this.appended(baseOffsets);
            }

            @Override
            public void refused(ErrorCode error, String message) {
                reply.refused(error, message);
                WholeTransaction.this.refused(error, message);
            }
        });
    }

    // ---------------------------------------------------------------- the answer

    @Override
    public void appended(long[] baseOffsets) {
        CoordinatorRecord state = committedState;
        if (state != null) {
            broker.committed(producer, state);
        }
        sequences.putAll(nextSequences);
        long[] first = new long[firstPart.length];
        for (int i = 0; i < first.length; i++) {
            first[i] = baseOffsets[firstPart[i]];
        }
        answer.complete(first);
    }

    @Override
    public void refused(ErrorCode error, String message) {
        answer.completeExceptionally(new LocalException(error, message));
    }

    /** Whether the producer cannot go on after this failure: it was fenced, or nobody knows what is in the log. */
    static boolean isFinal(CompletableFuture<long[]> failed) {
        try {
            failed.join();
            return false;
        } catch (CompletionException e) {
            return !(e.getCause() instanceof LocalException refused) || isFinal(refused.error());
        }
    }

    private static boolean isFinal(ErrorCode error) {
        return switch (error) {
            case PRODUCER_FENCED,
                    INVALID_PRODUCER_EPOCH,
                    INVALID_PRODUCER_ID_MAPPING,
                    TRANSACTION_COORDINATOR_FENCED,
                    KAFKA_STORAGE_ERROR -> true;
            default -> false;
        };
    }

    @Override
    public String toString() {
        return "a transaction of " + producer + " with " + bytes + " bytes to " + appends.keySet() + " and "
                + ClusterImage.OFFSETS_TOPIC + " of " + member;
    }
}
