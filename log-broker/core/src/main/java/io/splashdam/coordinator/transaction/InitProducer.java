package io.splashdam.coordinator.transaction;

import io.splashdam.cluster.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * InitProducerId: a producer begins, or goes on after an error (KIP-360). Whoever had the transactional id before is fenced by the
 * next epoch; its open transaction is aborted first, and the producer asks again.
 */
final class InitProducer {
    private InitProducer() {}

    /**
     * What to do.
     *
     * @param next the state to append; null when there is nothing to append
     * @param lastEpoch what to remember of a producer that goes on, so that its repeated request is known
     */
    record Verdict(ErrorCode error, @Nullable Transaction next, short lastEpoch, boolean needsProducerId) {
        private static Verdict refused(ErrorCode error) {
            return new Verdict(error, null, Transaction.NO_EPOCH, false);
        }

        private static Verdict initialized(Transaction next, short lastEpoch) {
            return new Verdict(ErrorCode.NONE, next, lastEpoch, false);
        }

        private static final Verdict NEEDS_PRODUCER_ID = new Verdict(ErrorCode.NONE, null, Transaction.NO_EPOCH, true);
    }

    /**
     * @param now null: the id is new
     * @param lastEpoch see {@link TransactionEntry#lastEpoch}
     * @param isVersion2 whether the broker's transactions are of the second kind
     * @param newProducerId -1: none at hand
     */
    static Verdict decide(
            @Nullable Transaction now,
            short lastEpoch,
            InitProducerRequest request,
            boolean isVersion2,
            long newProducerId,
            long wallMs) {
        if (now == null) {
            return newProducerId == Transaction.NO_PRODUCER_ID
                    ? Verdict.NEEDS_PRODUCER_ID
                    : Verdict.initialized(
                            Transaction.first(newProducerId, request.timeoutMs(), wallMs), Transaction.NO_EPOCH);
        }
        if (now.state().isPrepared()) {
            return Verdict.refused(ErrorCode.CONCURRENT_TRANSACTIONS);
        }
        if (request.isExpecting() && !isKnown(now, request)) {
            return Verdict.refused(ErrorCode.PRODUCER_FENCED);
        }
        return switch (now.state()) {
            case PREPARE_COMMIT, PREPARE_ABORT -> Verdict.refused(ErrorCode.CONCURRENT_TRANSACTIONS);
            case ONGOING -> fence(now, isVersion2, newProducerId, wallMs);
            case EMPTY, COMPLETE_COMMIT, COMPLETE_ABORT -> bump(now, lastEpoch, request, newProducerId, wallMs);
            case DEAD, PREPARE_EPOCH_FENCE -> Verdict.refused(ErrorCode.INVALID_TXN_STATE);
        };
    }

    /** Of the second kind of transaction the one who is fenced may ask what became of it. */
    private static Verdict fence(Transaction now, boolean isVersion2, long newProducerId, long wallMs) {
        boolean isRotating = isVersion2 && now.isExhausted();
        if (isRotating && newProducerId == Transaction.NO_PRODUCER_ID) {
            return Verdict.NEEDS_PRODUCER_ID;
        }
        Transaction fenced = now.fenced(isVersion2, isRotating ? newProducerId : Transaction.NO_PRODUCER_ID, wallMs);
        short lastEpoch = isVersion2 ? now.epoch() : Transaction.NO_EPOCH;
        return new Verdict(ErrorCode.CONCURRENT_TRANSACTIONS, fenced, lastEpoch, false);
    }

    /** The id that it says it had is the current one, or the one before whose epochs were used up. */
    private static boolean isKnown(Transaction now, InitProducerRequest request) {
        return request.expectedProducerId() == now.producerId()
                || request.expectedProducerId() == now.previousProducerId()
                        && Transaction.isExhausted(request.expectedEpoch());
    }

    private static Verdict bump(
            Transaction now, short lastEpoch, InitProducerRequest request, long newProducerId, long wallMs) {
        boolean isCurrent = !request.isExpecting() || request.expectedEpoch() == now.epoch();
        short remembered = request.isExpecting() ? now.epoch() : Transaction.NO_EPOCH;
        if (!isCurrent && !(now.isExhausted() && request.expectedEpoch() == lastEpoch)) {
            // It asks again, because the answer was lost: nobody else has begun since, for that forgets the last epoch.
            return request.expectedEpoch() == lastEpoch
                    ? Verdict.initialized(now.initialized(now.epoch(), request.timeoutMs(), wallMs), lastEpoch)
                    : Verdict.refused(ErrorCode.PRODUCER_FENCED);
        }
        if (!now.isExhausted()) {
            return Verdict.initialized(now.initialized(now.nextEpoch(), request.timeoutMs(), wallMs), remembered);
        }
        return newProducerId == Transaction.NO_PRODUCER_ID
                ? Verdict.NEEDS_PRODUCER_ID
                : Verdict.initialized(now.rotated(newProducerId, request.timeoutMs(), wallMs), remembered);
    }
}
