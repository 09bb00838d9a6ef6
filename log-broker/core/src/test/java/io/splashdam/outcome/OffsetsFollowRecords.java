package io.splashdam.outcome;

import io.splashdam.outcome.Event.Outcome;
import io.splashdam.outcome.History.Reader;
import io.splashdam.outcome.History.Transaction;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A group stands where the last transaction left it whose records are there. For groups whose transactions come one after the other, with
 * offsets that rise, each with a record beside them or told how it ended.
 */
final class OffsetsFollowRecords implements TransactionCheck {
    @Override
    public void check(History history) {
        for (Reader reader : history.readers()) {
            if (reader.hasSwept()) {
                Set<String> seen = reader.values();
                for (Event.FoundOffset found : reader.offsets) {
                    check(history, seen, found);
                }
            }
        }
    }

    private static void check(History history, Set<String> seen, Event.FoundOffset found) {
        Set<Long> allowed = new HashSet<>();
        Transaction last = null;
        for (Transaction transaction : history.transactions()) {
            Long offset = offsetOf(transaction, found);
            if (offset == null) {
                continue;
            }
            if (isThere(transaction, seen)) {
                last = transaction;
                allowed.clear();
                allowed.add(offset);
            } else if (mayBeThere(transaction)) {
                allowed.add(offset);
            }
        }
        if (last != null && !allowed.contains(found.offset()) || last == null && !isKnown(history, found)) {
            throw new AssertionError("Expected group " + found.group() + " at " + allowed + " of " + found.partition()
                    + ", where " + last + " left it, but " + found.reader() + " found " + found.offset());
        }
    }

    /** Nothing is there: then the group may only stand where a transaction without records left it. */
    private static boolean isKnown(History history, Event.FoundOffset found) {
        for (Transaction transaction : history.transactions()) {
            if (Objects.equals(offsetOf(transaction, found), found.offset()) && mayBeThere(transaction)) {
                return true;
            }
        }
        return found.offset() < 0;
    }

    private static boolean isThere(Transaction transaction, Set<String> seen) {
        return transaction.values().isEmpty()
                ? transaction.told == Outcome.COMMITTED && !transaction.mayBeLost
                : seen.containsAll(transaction.values());
    }

    /** Nobody can tell from its records: it had none. */
    private static boolean mayBeThere(Transaction transaction) {
        return transaction.values().isEmpty()
                && transaction.told != Outcome.ABORTED
                && transaction.askedAt != History.NEVER;
    }

    private static @Nullable Long offsetOf(Transaction transaction, Event.FoundOffset of) {
        for (Event.WroteOffset wrote : transaction.offsets) {
            if (wrote.group().equals(of.group()) && wrote.partition().equals(of.partition())) {
                return wrote.offset();
            }
        }
        return null;
    }
}
