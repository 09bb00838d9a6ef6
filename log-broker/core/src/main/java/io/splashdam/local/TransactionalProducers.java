package io.splashdam.local;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.TopicImage;
import io.splashdam.config.TransactionConfig;
import io.splashdam.coordinator.CoordinatorRecord;
import io.splashdam.coordinator.TransactionWrite;
import io.splashdam.coordinator.group.CommitRequest;
import io.splashdam.coordinator.group.CommitResponse;
import io.splashdam.coordinator.group.GroupCoordinator;
import io.splashdam.coordinator.transaction.EmbeddedAnswer;
import io.splashdam.coordinator.transaction.EmbeddedProducer;
import io.splashdam.coordinator.transaction.TransactionCoordinator;
import io.splashdam.partition.Partition;
import io.splashdam.partition.Partitions;
import io.splashdam.ring.AtomicGroup;
import io.splashdam.ring.GroupReply;
import io.splashdam.ring.Ring;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What transactions of this process need of the broker around them. Any thread. */
public final class TransactionalProducers {
    /** Of the id in the log; nothing of ours is ever open there, so it never counts. */
    private static final int TIMEOUT_MS = 60_000;

    /** How long an id may be busy with the transaction of whoever had it before. */
    private static final long INIT_MAX_WAIT_MS = 60_000;

    private static final Executor SOON = CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS);

    private final Supplier<ClusterImage> image;
    private final Partitions partitions;
    private final Ring ring;
    private final TransactionCoordinator transactions;
    private final GroupCoordinator groups;
    private final TransactionConfig config;
    private final InstantSource clock;

    public TransactionalProducers(
            Supplier<ClusterImage> image,
            Partitions partitions,
            Ring ring,
            TransactionCoordinator transactions,
            GroupCoordinator groups,
            TransactionConfig config,
            InstantSource clock) {
        this.image = image;
        this.partitions = partitions;
        this.ring = ring;
        this.transactions = transactions;
        this.groups = groups;
        this.config = config;
        this.clock = clock;
    }

    /** Waits until the id belongs to the new producer, which fences the one before. */
    LocalTransactions init(String transactionalId) {
        int timeoutMs = Math.min(TIMEOUT_MS, config.maxTimeoutMs());
        long deadlineMs = clock.millis() + INIT_MAX_WAIT_MS;
        EmbeddedAnswer answer = initSoon(transactionalId, timeoutMs, deadlineMs).join();
        EmbeddedProducer producer = answer.producer();
        if (producer == null) {
            throw new LocalException(
                    answer.error(),
                    answer.error() == ErrorCode.CONCURRENT_TRANSACTIONS
                            ? "The transaction of whoever had the transactional id '" + transactionalId
                                    + "' before is still being aborted after " + INIT_MAX_WAIT_MS
                                    + " ms. See 'splashdam transactions describe'."
                            : "The transactional id '" + transactionalId + "' was refused.");
        }
        return new LocalTransactions(this, producer);
    }

    private CompletableFuture<EmbeddedAnswer> initSoon(String transactionalId, int timeoutMs, long deadlineMs) {
        return transactions
                .initEmbedded(transactionalId, timeoutMs)
                .thenCompose(answer -> isWorthAnotherTry(answer.error()) && clock.millis() < deadlineMs
                        ? CompletableFuture.supplyAsync(() -> initSoon(transactionalId, timeoutMs, deadlineMs), SOON)
                                .thenCompose(again -> again)
                        : CompletableFuture.completedFuture(answer))
                .toCompletableFuture();
    }

    private static boolean isWorthAnotherTry(ErrorCode error) {
        return switch (error) {
            case CONCURRENT_TRANSACTIONS, COORDINATOR_LOAD_IN_PROGRESS, PRODUCER_FENCED, INVALID_PRODUCER_ID_MAPPING ->
                true; // the last two: somebody else has begun in between
            default -> false;
        };
    }

    /** @throws LocalException when there is no such partition */
    Partition partition(String topic, int number) {
        return partitionOf(image.get(), partitions, topic, number);
    }

    static Partition partitionOf(ClusterImage image, Partitions partitions, String topic, int number) {
        TopicImage found = image.topic(topic);
        Partition partition = found == null ? null : partitions.of(found.id(), number);
        if (partition == null) {
            throw new LocalException(
                    ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
                    found == null
                            ? "There is no topic '" + topic + "'. Create it first."
                            : "Topic '" + topic + "' has partitions 0 to " + (found.partitions() - 1) + ", not "
                                    + number + ".");
        }
        return partition;
    }

    @Nullable
    TopicImage topic(String name) {
        return image.get().topic(name);
    }

    /** Where the state of the id is kept; there since the producer was initialized. */
    Partition statePartition(EmbeddedProducer producer) {
        return partition(ClusterImage.TRANSACTIONS_TOPIC, transactions.partitionFor(producer.transactionalId()));
    }

    /** It rises with each start, as that of the markers of Kafka clients' transactions. */
    int coordinatorEpoch() {
        ClusterImage now = image.get();
        TopicImage topic = now.topic(ClusterImage.TRANSACTIONS_TOPIC);
        return topic == null ? 0 : now.leaderEpoch(topic);
    }

    boolean tryPublish(AtomicGroup group, GroupReply reply) {
        return ring.tryAppendGroup(group, reply);
    }

    void onRoom(Runnable callback) {
        ring.onRoom(callback);
    }

    /** A coordinator that is still reading its groups is waited for. */
    CompletionStage<CommitResponse> commitOffsets(CommitRequest request, TransactionWrite.Whole whole) {
        return groups.commitOffsetsWithin(request, whole)
                .thenCompose(answer -> answer.errors().contains(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS)
                        ? CompletableFuture.supplyAsync(() -> commitOffsets(request, whole), SOON)
                                .thenCompose(again -> again)
                        : CompletableFuture.completedFuture(answer));
    }

    void committed(EmbeddedProducer producer, CoordinatorRecord state) {
        transactions.committedAtOnce(producer, state);
    }

    void forget(EmbeddedProducer producer) {
        transactions.forget(producer);
    }

    long maxBytes() {
        return config.uncommittedMaxBytes();
    }

    long nowMs() {
        return clock.millis();
    }
}
