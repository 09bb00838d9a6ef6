package io.splashdam.outcome;

import io.splashdam.outcome.Event.Outcome;
import io.splashdam.outcome.History.Reader;
import io.splashdam.outcome.History.Transaction;

/** Nobody reads a record of a transaction that was aborted, or whose commit was never asked for. */
final class NoAbortedRead implements TransactionCheck {
    @Override
    public void check(History history) {
        for (Reader reader : history.readers()) {
            for (Event.Read read : reader.reads) {
                Transaction writer = history.writerOf(read.value());
                if (writer == null) {
                    continue; // NothingLostOrDoubled speaks of it
                }
                if (writer.told == Outcome.ABORTED || writer.askedAt == History.NEVER) {
                    throw new AssertionError(
                            "Expected nobody to read what " + writer + " wrote, which did not commit, but got " + read);
                }
            }
        }
    }
}
