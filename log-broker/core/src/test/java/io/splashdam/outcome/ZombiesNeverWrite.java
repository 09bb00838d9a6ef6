package io.splashdam.outcome;

import io.splashdam.outcome.Event.Outcome;
import io.splashdam.outcome.History.Reader;
import io.splashdam.outcome.History.Transaction;

/** Once another producer has been told that the transactional id is its own, nobody who had it before commits. */
final class ZombiesNeverWrite implements TransactionCheck {
    @Override
    public void check(History history) {
        for (Transaction transaction : history.transactions()) {
            if (isZombie(history, transaction) && transaction.told == Outcome.COMMITTED) {
                throw new AssertionError(
                        "Expected " + transaction + " to be refused: there was another owner before it asked");
            }
        }
        for (Reader reader : history.readers()) {
            for (Event.Read read : reader.reads) {
                Transaction writer = history.writerOf(read.value());
                if (writer != null && isZombie(history, writer)) {
                    throw new AssertionError("Expected nobody to read what " + writer
                            + " wrote, for there was another owner before it asked to commit, but got " + read);
                }
            }
        }
    }

    /** It asked after the next owner knew. Between that owner's question and its answer both may still go through. */
    private static boolean isZombie(History history, Transaction transaction) {
        int fencedAt = history.fencedAt(transaction);
        return fencedAt != History.NEVER && transaction.askedAt != History.NEVER && transaction.askedAt > fencedAt;
    }
}
