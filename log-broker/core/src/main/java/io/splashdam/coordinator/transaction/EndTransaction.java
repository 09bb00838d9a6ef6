package io.splashdam.coordinator.transaction;

import io.splashdam.cluster.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * EndTxn: what it means in each state.
 *
 * <p>With version 2 state and epoch together tell a repeated request from the next one (KIP-890): the epoch before the current one
 * repeats, the current one is new.
 *
 * <pre>
 *  version 2        abort, again   abort, new   commit, again   commit, new
 *  Empty            fenced         next epoch   fenced          invalid
 *  CompleteAbort    done           next epoch   invalid         invalid
 *  CompleteCommit   invalid        next epoch   done            invalid
 * </pre>
 *
 * <p>While markers are on their way nobody is judged: the producer has its answer, and may end the next transaction, empty perhaps,
 * before this one is complete. It is to ask again.
 */
final class EndTransaction {
    private EndTransaction() {}

    /**
     * What to do.
     *
     * @param error NONE: go on, or it has been done already
     * @param prepared the state to append; null when there is nothing to do
     */
    record Verdict(ErrorCode error, @Nullable Transaction prepared, boolean needsProducerId) {
        private static final Verdict DONE = new Verdict(ErrorCode.NONE, null, false);
        private static final Verdict INVALID = refused(ErrorCode.INVALID_TXN_STATE);
        private static final Verdict FENCED = refused(ErrorCode.PRODUCER_FENCED);
        private static final Verdict BUSY = refused(ErrorCode.CONCURRENT_TRANSACTIONS);

        private static Verdict refused(ErrorCode error) {
            return new Verdict(error, null, false);
        }
    }

    /** @param newProducerId for a producer whose epochs are used up; -1: none at hand */
    static Verdict decide(Transaction now, EndRequest request, long newProducerId, long wallMs) {
        if (now.state().isPrepared()) {
            return Verdict.BUSY;
        }
        return request.isVersion2() ? second(now, request, newProducerId, wallMs) : first(now, request, wallMs);
    }

    private static Verdict first(Transaction now, EndRequest request, long wallMs) {
        if (now.producerId() != request.producerId()) {
            return Verdict.refused(ErrorCode.INVALID_PRODUCER_ID_MAPPING);
        }
        if (now.epoch() != request.epoch()) {
            return Verdict.FENCED;
        }
        return switch (now.state()) {
            case ONGOING -> new Verdict(ErrorCode.NONE, now.prepared(request.isCommit(), wallMs), false);
            case COMPLETE_COMMIT -> request.isCommit() ? Verdict.DONE : Verdict.INVALID;
            case COMPLETE_ABORT -> request.isCommit() ? Verdict.INVALID : Verdict.DONE;
            case PREPARE_COMMIT, PREPARE_ABORT -> Verdict.BUSY;
            case EMPTY, DEAD, PREPARE_EPOCH_FENCE -> Verdict.INVALID;
        };
    }

    private static Verdict second(Transaction now, EndRequest request, long newProducerId, long wallMs) {
        boolean isAgainAfterRotation = now.previousProducerId() == request.producerId()
                && request.epoch() == Short.MAX_VALUE - 1
                && now.epoch() == 0;
        // The last epoch of all comes from fencing, and nobody is given it.
        boolean isAgain = isAgainAfterRotation || now.epoch() == request.epoch() + 1 && now.epoch() != Short.MAX_VALUE;
        if (now.producerId() != request.producerId() && !isAgainAfterRotation) {
            return Verdict.refused(ErrorCode.INVALID_PRODUCER_ID_MAPPING);
        }
        boolean isCurrent = now.epoch() == request.epoch();
        return switch (now.state()) {
            case ONGOING -> isCurrent ? prepared(now, request, newProducerId, wallMs) : Verdict.FENCED;
            case EMPTY -> isCurrent ? whenIdle(now, request, newProducerId, wallMs) : Verdict.FENCED;
            case PREPARE_COMMIT, PREPARE_ABORT -> Verdict.BUSY;
            case COMPLETE_COMMIT, COMPLETE_ABORT -> {
                if (isAgain) {
                    boolean isSame = request.isCommit() == (now.state() == TransactionState.COMPLETE_COMMIT);
                    yield isSame ? Verdict.DONE : Verdict.INVALID;
                }
                yield isCurrent ? whenIdle(now, request, newProducerId, wallMs) : Verdict.FENCED;
            }
            case DEAD, PREPARE_EPOCH_FENCE -> Verdict.INVALID;
        };
    }

    /** Nothing has been added: an abort still makes sure that nothing of before is on its way. */
    private static Verdict whenIdle(Transaction now, EndRequest request, long newProducerId, long wallMs) {
        return request.isCommit() ? Verdict.INVALID : prepared(now, request, newProducerId, wallMs);
    }

    private static Verdict prepared(Transaction now, EndRequest request, long newProducerId, long wallMs) {
        boolean isExhausted = now.isExhausted();
        if (isExhausted && newProducerId == Transaction.NO_PRODUCER_ID) {
            return new Verdict(ErrorCode.NONE, null, true);
        }
        long next = isExhausted ? newProducerId : Transaction.NO_PRODUCER_ID;
        return new Verdict(ErrorCode.NONE, now.preparedWithNextEpoch(request.isCommit(), next, wallMs), false);
    }
}
