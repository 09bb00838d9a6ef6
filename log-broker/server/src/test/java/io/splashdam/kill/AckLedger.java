package io.splashdam.kill;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What was sent, and what of it was acknowledged. Any thread. */
final class AckLedger {
    private final Map<String, Boolean> acknowledged = new ConcurrentHashMap<>();
    private final AtomicLong acks = new AtomicLong();

    void sent(String value) {
        acknowledged.put(value, false);
    }

    void acked(String value) {
        acknowledged.put(value, true);
        acks.incrementAndGet();
    }

    long acks() {
        return acks.get();
    }

    boolean wasSent(String value) {
        return acknowledged.containsKey(value);
    }

    /** Values whose producer was told that they are safe. Read while nobody sends. */
    Iterable<String> ackedValues() {
        return acknowledged.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey)::iterator;
    }
}
