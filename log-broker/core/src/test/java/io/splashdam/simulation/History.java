package io.splashdam.simulation;

import io.splashdam.log.LogConfig;
import io.splashdam.log.LogId;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;

/** What clients know of one partition: what they sent, what was acknowledged to them, what they read. */
final class History {
    private final LogId id;
    private final LogConfig config;
    private final TreeMap<Long, Long> acknowledged = new TreeMap<>();
    private final TreeMap<Long, Long> shown = new TreeMap<>();
    private final Set<Long> sent = new HashSet<>();

    History(LogId id, LogConfig config) {
        this.id = id;
        this.config = config;
    }

    LogId id() {
        return id;
    }

    LogConfig config() {
        return config;
    }

    void send(long value) {
        sent.add(value);
    }

    boolean wasSent(long value) {
        return sent.contains(value);
    }

    /** Takes note of records with rising values; they must not be anything else than before. */
    void acknowledge(long baseOffset, long firstValue, int count) {
        for (int i = 0; i < count; i++) {
            Long before = acknowledged.put(baseOffset + i, firstValue + i);
            if (before != null && before != firstValue + i) {
                throw new AssertionError("Expected offset " + (baseOffset + i) + " of " + this
                        + " to be acknowledged for one record, but it was for " + before + " and " + (firstValue + i));
            }
        }
    }

    void show(long offset, long value) {
        Long before = shown.put(offset, value);
        if (before != null && before != value) {
            throw new AssertionError(
                    "Expected record " + before + " at offset " + offset + " of " + this + " again, but read " + value);
        }
    }

    TreeMap<Long, Long> acknowledged() {
        return acknowledged;
    }

    TreeMap<Long, Long> shown() {
        return shown;
    }

    /** What lies from {@code offset} on is no longer promised. */
    void forgetFrom(long offset) {
        acknowledged.tailMap(offset, true).clear();
        shown.tailMap(offset, true).clear();
    }

    @Override
    public String toString() {
        return id + " (" + config.durability() + ")";
    }
}
