package io.splashdam.observe;

import java.util.concurrent.atomic.LongAdder;

/** A number that only grows. Any thread; adding takes some nanoseconds and no lock. */
public final class Counter {
    private final LongAdder value = new LongAdder();

    public void add(long amount) {
        value.add(amount);
    }

    public void increment() {
        value.increment();
    }

    public long value() {
        return value.sum();
    }
}
