package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.coordinator.transaction.VerifyAnswer;
import io.splashdam.net.Answer;
import io.splashdam.net.Connection;
import io.splashdam.net.Frame;
import io.splashdam.partition.AppendRule;
import io.splashdam.partition.Partition;
import io.splashdam.ring.AppendReply;
import io.splashdam.ring.PartitionBatches;
import io.splashdam.ring.Ring;
import io.splashdam.wire.Decoded;
import io.splashdam.wire.ProduceResponse;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Produce request on its way through the ring: partition by partition it is offered, and answered when the last has its answer.
 *
 * <pre>
 *   offer ─► ring takes a row ─► … ─► its reply counts it off ─► the last one answers and releases the frame
 *     ▲           │ full: the connection pauses, so that nothing overtakes
 *     └── room ◄──┘
 * </pre>
 *
 * <p>The first batches of a transaction in a partition are offered once its coordinator has agreed, on the coordinator's thread: so they
 * are in the ring before any marker of the transaction can be ({@link ProducedTransaction}). Meanwhile the connection pauses.
 *
 * <p>Offering is owned by the connection's event loop, or by that thread while the connection pauses for it; replies come on the ring's threads, one row each. {@code missing} hands their
 * rows over to whoever counts last.
 */
final class ProduceInFlight {
    private static final Logger log = LoggerFactory.getLogger(ProduceInFlight.class);

    private static final short NO_ANSWER = 0;
    private static final short ALL = -1;

    private final Connection connection;
    private final Answer answer;
    private final Frame frame;
    private final Decoded.Produce decoded;
    private final ProduceResponse response;
    private final @Nullable PartitionBatches[] rows;
    private final Ring ring;
    private final RequestWatch.Watched watched;

    /** Rows without an answer, and one for the offering itself. */
    private final AtomicInteger missing;

    private final @Nullable ProducedTransaction transaction;
    private boolean isVerified;
    private int nextRow;
    private boolean isPausing;

    /**
     * @param rows null for those that have been refused already
     * @param transaction null without one
     */
    ProduceInFlight(
            Connection connection,
            Answer answer,
            Frame frame,
            Decoded.Produce decoded,
            ProduceResponse response,
            @Nullable PartitionBatches[] rows,
            @Nullable ProducedTransaction transaction,
            Ring ring,
            RequestWatch.Watched watched) {
        this.connection = connection;
        this.answer = answer;
        this.frame = frame;
        this.decoded = decoded;
        this.response = response;
        this.rows = rows;
        this.transaction = transaction;
        this.ring = ring;
        this.watched = watched;
        this.missing = new AtomicInteger(rows.length + 1);
    }

    void start() {
        if (transaction == null || transaction.isOpenEverywhere(rows)) {
            offer();
        } else {
            verify(transaction);
        }
    }

    private void verify(ProducedTransaction of) {
        pause();
        of.verify(rows, nextRow, answer -> {
            refuseByCoordinator(of, answer);
            isVerified = true;
            offer();
        });
    }

    private void refuseByCoordinator(ProducedTransaction of, VerifyAnswer answer) {
        for (int row = nextRow; row < rows.length; row++) {
            PartitionBatches append = rows[row];
            ErrorCode error = append == null ? ErrorCode.NONE : of.errorOf(answer, append);
            if (!error.isNone()) {
                response.fail(row, error, null);
                rows[row] = null;
            }
        }
    }

    /** Goes on offering rows, until all are taken or the ring is full. */
    private void offer() {
        while (nextRow < rows.length) {
            if (!offerRow(nextRow)) {
                waitForRoom();
                return;
            }
            nextRow++;
        }
        if (isPausing) {
            connection.resume();
        }
        countOff();
    }

    private boolean offerRow(int row) {
        PartitionBatches append = rows[row];
        if (append == null) {
            countOff();
            return true;
        }
        AppendRule asked = AppendRule.ofAcks(decoded.request().acks() == ALL);
        AppendRule rule = isVerified && transaction != null ? transaction.verified(append, asked) : asked;
        return ring.tryAppend(append.partition(), append.batches(), rule, new Row(append.partition(), row));
    }

    private void waitForRoom() {
        pause();
        ring.onRoom(() -> connection.execute(this::goOn));
    }

    /** What the coordinator has said may no longer be true. */
    private void goOn() {
        if (isVerified && transaction != null) {
            verify(transaction);
        } else {
            offer();
        }
    }

    /** What came behind this request on the connection stays behind it. */
    private void pause() {
        if (!isPausing) {
            isPausing = true;
            connection.pause();
        }
    }

    private void countOff() {
        if (missing.decrementAndGet() == 0) {
            finish();
        }
    }

    /** On a thread of the ring, which nothing that goes wrong here may stop. */
    private void finish() {
        try {
            if (decoded.request().acks() != NO_ANSWER) {
                answer.send(response.encode(decoded.header(), 0));
            } else {
                answerNothing();
            }
        } catch (RuntimeException | Error unexpected) {
            log.error("A Produce of {} could not be answered", connection, unexpected);
            connection.close("a Produce could not be answered: " + unexpected);
        } finally {
            frame.release();
            tell();
        }
    }

    private void tell() {
        for (int row = 0; row < rows.length; row++) {
            watched.error(response.error(row));
        }
        watched.ended();
    }

    /** Who wants no answer learns of an error by the end of its connection. */
    private void answerNothing() {
        for (int row = 0; row < rows.length; row++) {
            if (!response.error(row).isNone()) {
                connection.close("a Produce with acks=0 was refused: " + response.error(row));
                return;
            }
        }
        answer.none();
    }

    /** One partition's reply. */
    private final class Row implements AppendReply {
        private final Partition partition;
        private final int row;

        Row(Partition partition, int row) {
            this.partition = partition;
            this.row = row;
        }

        @Override
        public void appended(long baseOffset, long logAppendTimeMs) {
            response.succeed(row, baseOffset, logAppendTimeMs, partition.startOffset());
            countOff();
        }

        @Override
        public void refused(ErrorCode error, String message) {
            response.fail(row, error, message);
            countOff();
        }
    }
}
