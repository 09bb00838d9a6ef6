package io.splashdam.outcome;

import java.util.ArrayList;
import java.util.List;

/** The events of a run. Any thread: synchronized, because the order is what counts. */
public final class Observations {
    private final List<Event> events = new ArrayList<>();

    public synchronized void add(Event event) {
        events.add(event);
    }

    public synchronized List<Event> events() {
        return List.copyOf(events);
    }

    /** @throws AssertionError naming the first rule that was broken */
    public void check() {
        check(events());
    }

    public static void check(List<Event> events) {
        History history = History.of(events);
        for (TransactionCheck check : TransactionCheck.ALL) {
            check.check(history);
        }
    }
}
