package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.coordinator.transaction.AddRequest;
import io.splashdam.coordinator.transaction.TopicPartition;
import io.splashdam.coordinator.transaction.TransactionCoordinator;
import io.splashdam.coordinator.transaction.VerifyAnswer;
import io.splashdam.partition.AppendRule;
import io.splashdam.partition.Partition;
import io.splashdam.record.BatchView;
import io.splashdam.ring.PartitionBatches;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The transaction that a Produce belongs to: its partitions have to be part of it before a batch may begin it there (KIP-890). Clients of
 * the first kind have added them before, those of the second add them by producing.
 */
final class ProducedTransaction {
    private static final int FIRST_THAT_ADDS = 12;
    private static final int FIRST_WITH_ABORTABLE = 11;

    private final TransactionCoordinator coordinator;
    private final String transactionalId;
    private final short version;
    private final long producerId;
    private final short epoch;

    private ProducedTransaction(
            TransactionCoordinator coordinator, String transactionalId, short version, long producerId, short epoch) {
        this.coordinator = coordinator;
        this.transactionalId = transactionalId;
        this.version = version;
        this.producerId = producerId;
        this.epoch = epoch;
    }

    /** Null when no row has a transactional batch. */
    static @Nullable ProducedTransaction of(
            TransactionCoordinator coordinator,
            String transactionalId,
            short version,
            @Nullable PartitionBatches[] rows) {
        for (PartitionBatches row : rows) {
            if (row != null && headerOf(row).isTransactional()) {
                BatchView first = headerOf(row);
                return new ProducedTransaction(
                        coordinator, transactionalId, version, first.producerId(), first.producerEpoch());
            }
        }
        return null;
    }

    private static BatchView headerOf(PartitionBatches row) {
        return new BatchView().wrap(row.batches(), row.batches().position());
    }

    /** One request, one producer: the coordinator is asked for one of them. */
    boolean isOfAnother(PartitionBatches row) {
        BatchView header = headerOf(row);
        return header.isTransactional() && (header.producerId() != producerId || header.producerEpoch() != epoch);
    }

    /** Whether every row continues what is open in its partition already. */
    boolean isOpenEverywhere(@Nullable PartitionBatches[] rows) {
        for (PartitionBatches row : rows) {
            if (needsVerification(row)) {
                return false;
            }
        }
        return true;
    }

    private boolean needsVerification(@Nullable PartitionBatches row) {
        return row != null
                && headerOf(row).isTransactional()
                && !row.partition().isInTransaction(producerId, epoch);
    }

    /** @param then see {@link TransactionCoordinator#add(AddRequest, Consumer)} */
    void verify(@Nullable PartitionBatches[] rows, int fromRow, Consumer<VerifyAnswer> then) {
        Set<TopicPartition> partitions = new HashSet<>();
        for (int row = fromRow; row < rows.length; row++) {
            PartitionBatches append = rows[row];
            if (append != null && headerOf(append).isTransactional()) {
                partitions.add(nameOf(append.partition()));
            }
        }
        boolean isAdding = version >= FIRST_THAT_ADDS;
        AddRequest request = new AddRequest(transactionalId, producerId, epoch, partitions, isAdding);
        if (isAdding) {
            coordinator.add(request, then);
        } else {
            coordinator.verify(request, then);
        }
    }

    private static TopicPartition nameOf(Partition partition) {
        return new TopicPartition(partition.topic(), partition.number());
    }

    /** By which rule a row is appended after the coordinator has answered. */
    AppendRule verified(PartitionBatches row, AppendRule otherwise) {
        if (!headerOf(row).isTransactional()) {
            return otherwise;
        }
        return version >= FIRST_THAT_ADDS ? AppendRule.VERIFIED_OF_VERSION_2 : AppendRule.VERIFIED;
    }

    /** In words that a client of this version expects of a Produce. */
    ErrorCode errorOf(VerifyAnswer answer, PartitionBatches row) {
        if (!headerOf(row).isTransactional()) {
            return ErrorCode.NONE;
        }
        ErrorCode error = answer.of(nameOf(row.partition()));
        return switch (error) {
            case PRODUCER_FENCED -> ErrorCode.INVALID_PRODUCER_EPOCH;
            case CONCURRENT_TRANSACTIONS -> version >= FIRST_THAT_ADDS ? error : ErrorCode.NOT_ENOUGH_REPLICAS;
            case COORDINATOR_LOAD_IN_PROGRESS, COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR ->
                ErrorCode.NOT_ENOUGH_REPLICAS;
            case TRANSACTION_ABORTABLE -> version >= FIRST_WITH_ABORTABLE ? error : ErrorCode.INVALID_TXN_STATE;
            default -> error;
        };
    }
}
