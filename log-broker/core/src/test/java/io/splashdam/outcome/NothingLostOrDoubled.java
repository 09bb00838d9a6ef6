package io.splashdam.outcome;

import io.splashdam.outcome.Event.Outcome;
import io.splashdam.outcome.History.Reader;
import io.splashdam.outcome.History.Transaction;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A reader gets each record once, where it was written to, in rising offsets and only if somebody wrote it; whoever has read everything has
 * all that producers were told is committed.
 */
final class NothingLostOrDoubled implements TransactionCheck {
    @Override
    public void check(History history) {
        for (Reader reader : history.readers()) {
            checkReads(history, reader);
            if (reader.hasSwept()) {
                checkComplete(history, reader);
            }
        }
    }

    private static void checkReads(History history, Reader reader) {
        Map<String, Event.Read> seen = new HashMap<>();
        Map<String, Long> lastOffset = new HashMap<>();
        for (Event.Read read : reader.reads) {
            Event.Read other = seen.put(read.value(), read);
            Transaction writer = history.writerOf(read.value());
            Long before = lastOffset.put(read.partition(), read.offset());
            boolean isThere = writer != null && read.partition().equals(writer.partitions.get(read.value()));
            if (other != null || !isThere) {
                throw new AssertionError(
                        "Expected " + reader.name + " to read each record once, where it was written, but got " + read
                                + " after " + other + ", written by " + writer);
            }
            if (before != null && before >= read.offset()) {
                throw new AssertionError(
                        "Expected " + reader.name + " to read rising offsets, but after " + before + " came " + read);
            }
        }
    }

    private static void checkComplete(History history, Reader reader) {
        Set<String> seen = reader.values();
        for (Transaction transaction : history.transactions()) {
            if (transaction.told == Outcome.COMMITTED && !transaction.mayBeLost) {
                Set<String> missing = new TreeSet<>(transaction.values());
                missing.removeAll(seen);
                if (!missing.isEmpty() && transaction.askedAt < reader.sweptAt) {
                    throw new AssertionError("Expected " + reader.name + " to see all of " + transaction + ", but of "
                            + transaction.partitions + " it lacks " + missing);
                }
            }
        }
    }
}
