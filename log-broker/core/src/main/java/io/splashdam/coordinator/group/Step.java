package io.splashdam.coordinator.group;

import io.splashdam.coordinator.Completion;
import io.splashdam.coordinator.CoordinatorRecord;
import io.splashdam.coordinator.Decision;
import io.splashdam.coordinator.Moment;
import io.splashdam.coordinator.Ticket;
import io.splashdam.coordinator.TransactionWrite;
import java.util.ArrayList;
import java.util.List;

/** Gathers what one step decides: records to append, answers to give. Used once, by the thread that owns the shard. */
final class Step {
    private final Moment now;
    private final List<CoordinatorRecord> records = new ArrayList<>(1);
    private final List<Completion<?>> completions = new ArrayList<>(1);

    Step(Moment now) {
        this.now = now;
    }

    Moment now() {
        return now;
    }

    long nowMs() {
        return now.nowMs();
    }

    void append(CoordinatorRecord record) {
        records.add(record);
    }

    <R> void answer(Ticket<R> ticket, R response) {
        completions.add(new Completion<>(ticket, response));
    }

    int recordCount() {
        return records.size();
    }

    /** All of it as part of a transaction, or the marker that ends one. */
    Decision decision(TransactionWrite transaction) {
        return new Decision(records, completions, List.of(), transaction);
    }

    Decision decision() {
        return records.isEmpty() && completions.isEmpty() ? Decision.NOTHING : new Decision(records, completions);
    }
}
