package io.splashdam.local;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.coordinator.transaction.EmbeddedProducer;
import io.splashdam.partition.Partition;
import io.splashdam.record.BatchView;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A transactional producer in the broker's own process (KIP-98, without a step in between): what a transaction writes is held in memory,
 * and the commit writes all of it, markers and offsets included, as one entry of the journal with one force. After a crash it is there whole
 * or not at all; nothing of an aborted one is ever written.
 *
 * <pre>{@code
 * LocalTransactions transactions = client.transactional("my-id");
 * transactions.begin();
 * transactions.append("output", 0, batches);
 * transactions.offsets("my-group", Map.of(new TopicPartition("input", 0), 42L));
 * transactions.commit().join();
 * }</pre>
 *
 * <p>Shares its id with Kafka clients: whoever is initialized later fences the other. Belongs to one thread; {@link #close} too.
 */
public final class LocalTransactions implements AutoCloseable {
    private final TransactionalProducers broker;
    private final EmbeddedProducer producer;
    private final BatchView view = new BatchView();

    /** The next sequence per partition, of this epoch. */
    private final Map<Partition, Integer> sequences = new LinkedHashMap<>();

    private State state = State.IDLE;
    private @Nullable WholeTransaction open;
    private @Nullable CompletableFuture<long[]> committing;

    private enum State {
        IDLE,
        OPEN,
        /** Fenced, or nobody knows what became of the last commit: this producer is done. */
        FAILED,
        CLOSED
    }

    LocalTransactions(TransactionalProducers broker, EmbeddedProducer producer) {
        this.broker = broker;
        this.producer = producer;
    }

    public String transactionalId() {
        return producer.transactionalId();
    }

    public long producerId() {
        return producer.producerId();
    }

    public short producerEpoch() {
        return producer.epoch();
    }

    /** How many bytes a transaction may have: {@code uncommitted.max.bytes}. */
    public long maxBytes() {
        return broker.maxBytes();
    }

    /** @throws IllegalStateException when one is open, or a commit has not been answered yet */
    public void begin() {
        requireUsable();
        if (state == State.OPEN) {
            throw new IllegalStateException(
                    "Expected no open transaction of " + producer + ": commit or abort it before the next begins");
        }
        open = new WholeTransaction(broker, producer, broker.nowMs());
        state = State.OPEN;
    }

    private void requireUsable() {
        settle();
        if (committing != null) {
            throw new IllegalStateException(
                    "Expected the commit of " + producer + " to be answered: wait for it before you go on");
        }
        if (state == State.CLOSED) {
            throw new IllegalStateException("Expected an open producer, but " + producer + " has been closed");
        }
        if (state == State.FAILED) {
            throw new LocalException(
                    ErrorCode.PRODUCER_FENCED,
                    "The " + producer
                            + " was fenced, or its last commit failed without an answer. Close it, begin anew with "
                            + "transactional(), and go on where the log says.");
        }
    }

    /**
     * Adds whole batches (format v2, built without a producer) to the transaction.
     *
     * @param batches read from position to limit; the broker's until the commit is answered
     * @throws LocalException when there is no such partition, or the transaction would exceed {@code uncommitted.max.bytes}: it is open as
     *     before
     */
    public void append(String topic, int partition, ByteBuffer batches) {
        WholeTransaction to = requireOpen();
        Partition found = broker.partition(topic, partition);
        requireRoom(to, batches.remaining());
        requirePlainBatches(batches);
        to.add(found, batches);
    }

    private WholeTransaction requireOpen() {
        requireUsable();
        WholeTransaction current = open;
        if (current == null) {
            throw new IllegalStateException("Expected an open transaction of " + producer + ": begin() comes first");
        }
        return current;
    }

    private void requireRoom(WholeTransaction to, int bytes) {
        long sum = to.bytes() + bytes;
        if (sum > broker.maxBytes()) {
            throw new LocalException(
                    ErrorCode.RECORD_LIST_TOO_LARGE,
                    "The transaction of '" + transactionalId() + "' would have " + sum
                            + " bytes, more than uncommitted.max.bytes=" + broker.maxBytes()
                            + ". Commit more often, or raise it.");
        }
    }

    private void requirePlainBatches(ByteBuffer batches) {
        if (!batches.hasRemaining()) {
            throw new LocalException(ErrorCode.INVALID_RECORD, "Expected at least one batch, but there are no bytes.");
        }
        for (int at = batches.position(); at < batches.limit(); at += view.sizeBytes()) {
            view.wrap(batches, at);
            if (!view.isWhole() || view.magic() != BatchView.MAGIC || view.isControl() || view.hasProducerId()) {
                throw new LocalException(
                        ErrorCode.INVALID_RECORD,
                        "Expected whole batches of format 2 without a producer at position " + at + ", but found "
                                + view + ". Build them with a BatchBuilder that is told of no producer.");
            }
        }
    }

    /** The same for a group that is fenced by the transactional id alone. */
    public void offsets(String group, Map<GroupOffsets.TopicPartition, Long> nextOffsets) {
        offsets(GroupMember.of(group), nextOffsets);
    }

    /**
     * Commits the offsets with the transaction, if the member is still the group's. Of one group in a transaction.
     *
     * @param nextOffsets of the records to read next
     */
    public void offsets(GroupMember member, Map<GroupOffsets.TopicPartition, Long> nextOffsets) {
        requireOpen().offsets(member, nextOffsets);
    }

    /** Bytes of the open transaction so far. */
    public long bytes() {
        WholeTransaction current = open;
        return current == null ? 0 : current.bytes();
    }

    /**
     * Writes the transaction. The answer, with the first offset of each {@link #append} in their order, comes when all is as durable as its
     * topics ask. It fails with a {@link LocalException} that says why nothing was written (fenced, a group that has gone on, a topic that
     * is gone), or, with KAFKA_STORAGE_ERROR, that only the next start will tell.
     */
    public CompletableFuture<long[]> commit() {
        WholeTransaction current = requireOpen();
        open = null;
        state = State.IDLE;
        CompletableFuture<long[]> answer = current.commit(sequences);
        committing = answer;
        return answer;
    }

    /** Takes note of a commit that has been answered. */
    private void settle() {
        CompletableFuture<long[]> answered = committing;
        if (answered != null && answered.isDone()) {
            committing = null;
            if (answered.isCompletedExceptionally() && WholeTransaction.isFinal(answered)) {
                state = State.FAILED;
            }
        }
    }

    /** Forgets the open transaction; there need be none. */
    public void abort() {
        open = null;
        settle();
        if (state == State.OPEN) {
            state = State.IDLE;
        }
    }

    /** Forgets the open transaction. The id stays the producer's until another is initialized, or it expires. */
    @Override
    public void close() {
        open = null;
        if (state != State.CLOSED) {
            state = State.CLOSED;
            broker.forget(producer);
        }
    }
}
