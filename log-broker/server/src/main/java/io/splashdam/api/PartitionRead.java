package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.log.AbortedTransaction;
import io.splashdam.log.EpochEnd;
import io.splashdam.log.LogSlice;
import io.splashdam.log.OffsetOutOfRangeException;
import io.splashdam.log.PartitionLog;
import io.splashdam.partition.Isolation;
import io.splashdam.partition.Partition;
import io.splashdam.wire.FetchRequest;
import io.splashdam.wire.FetchedPartition;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one partition has for one Fetch: a slice of its log that is held but not yet read, nothing, or an error.
 *
 * <p>Owned by the event loop that reads. Ends with {@link #intoAnswer} or {@link #drop}, whichever is first.
 */
final class PartitionRead {
    /** From here on the kernel sends the slice; below, a copy costs less than two more system calls. */
    static final int SENDFILE_MIN_BYTES = 64 << 10;

    private static final Logger log = LoggerFactory.getLogger(PartitionRead.class);

    private final FetchedPartition answer;
    private final long offset;
    private final @Nullable Partition partition;

    /** Null: nothing is held, or not any more. */
    private @Nullable LogSlice slice;

    private PartitionRead(
            FetchedPartition answer, long offset, @Nullable Partition partition, @Nullable LogSlice slice) {
        this.answer = answer;
        this.offset = offset;
        this.partition = partition;
        this.slice = slice;
    }

    /** The partition is not there: an error that does not make the others' answer come sooner. */
    static PartitionRead unknown(FetchRequest.Partition wanted, ErrorCode error) {
        return refused(answerTo(wanted), wanted, error);
    }

    /** @param mayExceed the first batch comes whole, also when it is larger than {@code maxBytes} */
    static PartitionRead read(
            Partition from,
            FetchRequest.Partition wanted,
            Isolation isolation,
            int maxBytes,
            boolean mayExceed,
            int nodeId) {
        FetchedPartition answer = answerTo(wanted);
        ErrorCode error = from.isClosed()
                ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
                : from.checkLeaderEpoch(wanted.currentLeaderEpoch());
        if (error == ErrorCode.FENCED_LEADER_EPOCH) {
            answer.currentLeader(nodeId, from.leaderEpoch());
        }
        if (error.isNone() && wanted.lastFetchedEpoch() >= 0) {
            error = checkDivergence(from, wanted, answer);
        }
        if (error.isNone() && (wanted.fetchOffset() < from.startOffset() || wanted.fetchOffset() > from.endOffset())) {
            error = ErrorCode.OFFSET_OUT_OF_RANGE;
        }
        if (!error.isNone()) {
            return refused(answer, wanted, error);
        }
        boolean isFull = maxBytes <= 0 && !mayExceed;
        boolean hasNothing = isFull || answer.hasDiverged() || wanted.fetchOffset() >= from.readableEnd(isolation);
        try {
            LogSlice slice = hasNothing ? null : from.read(wanted.fetchOffset(), maxBytes, isolation, mayExceed);
            answer.aborted(isolation == Isolation.READ_COMMITTED ? aborted(slice) : null);
            return new PartitionRead(answer, wanted.fetchOffset(), from, slice);
        } catch (OffsetOutOfRangeException e) {
            return refused(answer, wanted, ErrorCode.OFFSET_OUT_OF_RANGE);
        } catch (IOException e) {
            return refused(answer, wanted, storageError(from, wanted.fetchOffset(), e));
        }
    }

    private static List<FetchedPartition.AbortedTransaction> aborted(@Nullable LogSlice slice) throws IOException {
        List<FetchedPartition.AbortedTransaction> aborted = new ArrayList<>();
        if (slice != null) {
            try {
                for (AbortedTransaction each : PartitionLog.abortedTransactions(slice)) {
                    aborted.add(new FetchedPartition.AbortedTransaction(each.producerId(), each.firstOffset()));
                }
            } catch (IOException | RuntimeException e) {
                slice.release();
                throw e;
            }
        }
        return aborted;
    }

    private static PartitionRead refused(FetchedPartition answer, FetchRequest.Partition wanted, ErrorCode error) {
        return new PartitionRead(answer.error(error), wanted.fetchOffset(), null, null);
    }

    private static FetchedPartition answerTo(FetchRequest.Partition wanted) {
        return new FetchedPartition(wanted.topic(), wanted.partition());
    }

    /** The client says in which epoch its last record was written: if ours differ there, it has to go back (KIP-595). */
    private static ErrorCode checkDivergence(Partition from, FetchRequest.Partition wanted, FetchedPartition answer) {
        EpochEnd end = from.endOffsetForEpoch(wanted.lastFetchedEpoch());
        if (end.epoch() < 0 || end.endOffset() < 0) {
            return ErrorCode.OFFSET_OUT_OF_RANGE;
        }
        if (end.epoch() < wanted.lastFetchedEpoch() || end.endOffset() < wanted.fetchOffset()) {
            answer.diverging(end.epoch(), end.endOffset());
        }
        return ErrorCode.NONE;
    }

    private static ErrorCode storageError(Partition from, long offset, IOException e) {
        log.error("Cannot read {} at offset {}", from, offset, e);
        return ErrorCode.KAFKA_STORAGE_ERROR;
    }

    int bytes() {
        return slice == null ? 0 : slice.bytes();
    }

    /** Something that the client should know now, whatever it waits for. */
    boolean isUrgent() {
        return !answer.error().isNone() || answer.hasDiverged();
    }

    /** True when the records are to be copied as far as their number goes; of a disk in memory they always are. */
    boolean isSmall() {
        return bytes() < SENDFILE_MIN_BYTES;
    }

    /**
     * The records are taken from the log, and the offsets as they are now.
     *
     * @param mayCopy false: the kernel sends small ones too
     */
    FetchedPartition intoAnswer(boolean mayCopy) {
        Partition from = partition;
        if (from == null) {
            return answer;
        }
        try {
            int bytes = bytes();
            takeRecords(mayCopy);
            if (bytes > 0) {
                from.wasRead(bytes);
            }
        } catch (IOException e) {
            return answer.error(storageError(from, offset, e));
        }
        return answer.offsets(from.highWatermark(), from.lastStableOffset(), from.startOffset());
    }

    private void takeRecords(boolean mayCopy) throws IOException {
        LogSlice records = slice;
        if (records == null || records.isEmpty()) {
            drop();
            return;
        }
        FileChannel file = records.file().channel();
        if (file != null && !(mayCopy && isSmall())) {
            answer.add(file, records.position(), records.bytes(), records::release);
            slice = null;
            return;
        }
        try {
            records.readInto(answer.room(records.bytes()));
        } catch (IOException | RuntimeException e) {
            answer.release();
            throw e;
        } finally {
            drop();
        }
    }

    /** What has not been taken is let go. */
    void drop() {
        LogSlice held = slice;
        slice = null;
        if (held != null) {
            held.release();
        }
    }
}
