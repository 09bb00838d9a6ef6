package io.splashdam.outcome;

import io.splashdam.outcome.History.Reader;
import io.splashdam.outcome.History.Transaction;
import java.util.Set;
import java.util.TreeSet;

/** Whoever has read everything has all records of a transaction, or none. */
final class AtomicVisibility implements TransactionCheck {
    @Override
    public void check(History history) {
        for (Reader reader : history.readers()) {
            if (reader.hasSwept()) {
                check(history, reader);
            }
        }
    }

    private static void check(History history, Reader reader) {
        Set<String> seen = reader.values();
        for (Transaction transaction : history.transactions()) {
            Set<String> missing = new TreeSet<>(transaction.values());
            missing.removeAll(seen);
            if (!missing.isEmpty() && missing.size() < transaction.values().size()) {
                throw new AssertionError("Expected " + reader.name + " to see all of " + transaction
                        + " or nothing, but of " + transaction.partitions + " it lacks " + missing);
            }
        }
    }
}
