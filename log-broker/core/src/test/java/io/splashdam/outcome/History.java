package io.splashdam.outcome;

import io.splashdam.outcome.Event.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The events, put together: each transaction with what it wrote and how it ended, each reader with what it read. */
public final class History {
    static final int NEVER = Integer.MAX_VALUE;

    private final Map<String, Transaction> transactions = new LinkedHashMap<>();
    private final Map<String, Transaction> writers = new HashMap<>();
    private final Map<String, Reader> readers = new LinkedHashMap<>();
    private final List<Event.Stable> stables = new ArrayList<>();
    private final Map<String, List<Owner>> owners = new HashMap<>();

    /** From when on, as a place in the order of events, somebody knew to own a transactional id. */
    record Owner(long number, int at) {}

    static final class Transaction {
        final String name;
        final String transactionalId;
        final long owner;
        final Map<String, String> partitions = new LinkedHashMap<>();
        final List<Event.WroteOffset> offsets = new ArrayList<>();
        Outcome told = Outcome.UNKNOWN;
        int askedAt = NEVER;
        boolean mayBeLost;

        Transaction(String name, String transactionalId, long owner) {
            this.name = name;
            this.transactionalId = transactionalId;
            this.owner = owner;
        }

        /** Records by their values. */
        Set<String> values() {
            return partitions.keySet();
        }

        @Override
        public String toString() {
            return "transaction " + name + " (" + transactionalId + ", owner " + owner + ", told " + told + ")";
        }
    }

    static final class Reader {
        final String name;
        final List<Event.Read> reads = new ArrayList<>();
        final List<Event.FoundOffset> offsets = new ArrayList<>();
        int sweptAt = NEVER;

        Reader(String name) {
            this.name = name;
        }

        boolean hasSwept() {
            return sweptAt != NEVER;
        }

        Set<String> values() {
            Set<String> values = new TreeSet<>();
            reads.forEach(read -> values.add(read.value()));
            return values;
        }
    }

    private History() {}

    public static History of(List<Event> events) {
        History history = new History();
        for (int at = 0; at < events.size(); at++) {
            history.take(events.get(at), at);
        }
        return history;
    }

    private void take(Event event, int at) {
        if (event instanceof Event.Initialized initialized) {
            owners.computeIfAbsent(initialized.transactionalId(), id -> new ArrayList<>())
                    .add(new Owner(initialized.owner(), at));
        } else if (event instanceof Event.Began began) {
            Transaction before = transactions.put(
                    began.transaction(), new Transaction(began.transaction(), began.transactionalId(), began.owner()));
            if (before != null) {
                throw new IllegalArgumentException(
                        "Expected a new name for each transaction, but " + before + " has it");
            }
        } else if (event instanceof Event.Stable stable) {
            stables.add(stable);
        } else {
            takeOfTransaction(event, at);
            takeOfReader(event, at);
        }
    }

    private void takeOfTransaction(Event event, int at) {
        if (event instanceof Event.Wrote wrote) {
            Transaction of = transaction(wrote.transaction());
            of.partitions.put(wrote.value(), wrote.partition());
            if (writers.put(wrote.value(), of) != null) {
                throw new IllegalArgumentException(
                        "Expected a value of its own for each record, but found " + wrote.value() + " once more");
            }
        } else if (event instanceof Event.WroteOffset wrote) {
            transaction(wrote.transaction()).offsets.add(wrote);
        } else if (event instanceof Event.AsksCommit asks) {
            transaction(asks.transaction()).askedAt = at;
        } else if (event instanceof Event.Told told) {
            transaction(told.transaction()).told = told.outcome();
        } else if (event instanceof Event.MayBeLost lost) {
            transaction(lost.transaction()).mayBeLost = true;
        }
    }

    private void takeOfReader(Event event, int at) {
        if (event instanceof Event.Read read) {
            reader(read.reader()).reads.add(read);
        } else if (event instanceof Event.FoundOffset found) {
            reader(found.reader()).offsets.add(found);
        } else if (event instanceof Event.Swept swept) {
            reader(swept.reader()).sweptAt = at;
        }
    }

    private Transaction transaction(String name) {
        Transaction found = transactions.get(name);
        if (found == null) {
            throw new IllegalArgumentException("Expected transaction " + name + " to have begun before that");
        }
        return found;
    }

    private Reader reader(String name) {
        return readers.computeIfAbsent(name, Reader::new);
    }

    Iterable<Transaction> transactions() {
        return transactions.values();
    }

    Iterable<Reader> readers() {
        return readers.values();
    }

    List<Event.Stable> stables() {
        return stables;
    }

    /** Who wrote a record; null: nobody that we know of. */
    @Nullable
    Transaction writerOf(String value) {
        return writers.get(value);
    }

    /** When the first owner after {@code transaction}'s knew that it was; {@link #NEVER}: there was none. */
    int fencedAt(Transaction transaction) {
        int first = NEVER;
        for (Owner owner : owners.getOrDefault(transaction.transactionalId, List.of())) {
            if (owner.number() > transaction.owner) {
                first = Math.min(first, owner.at());
            }
        }
        return first;
    }
}
