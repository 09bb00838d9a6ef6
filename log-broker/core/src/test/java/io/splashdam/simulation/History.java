package io.splashdam.simulation;

import io.splashdam.log.LogConfig;
import io.splashdam.log.LogId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What clients know of one partition: what they sent, what was acknowledged to them, what they read. */
final class History {
    private final LogId id;
    private final LogConfig config;
    private final TreeMap<Long, Long> acknowledged = new TreeMap<>();
    private final TreeMap<Long, Long> shown = new TreeMap<>();
    private final Map<Long, Long> sent = new HashMap<>();
    private boolean isCut;

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

    void send(long value, long nowMs) {
        sent.put(value, nowMs);
    }

    boolean wasSent(long value) {
        return sent.containsKey(value);
    }

    /** When a record that was sent was sent first. */
    long sentMs(long value) {
        return sent.getOrDefault(value, Long.MAX_VALUE);
    }

    Set<Long> sent() {
        return sent.keySet();
    }

    /** Of a record in a compacted topic. */
    static long keyOf(long value) {
        return value * 0x9E3779B97F4A7C15L >>> 61;
    }

    /** Some of a compacted topic's records delete their key. */
    boolean isTombstone(long value) {
        return config.compact() && value * 0xD1B54A32D192ED03L >>> 62 == 0;
    }

    /** Whether the log was cut: where compaction had left a gap, it may end in one then. */
    boolean isCut() {
        return isCut;
    }

    /** The log is cut at {@code offset} or a little before; what compaction took for the sake of what is cut off is lost too. */
    void cutFrom(long offset) {
        isCut = true;
        forgetFrom(config.compact() ? 0 : offset);
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
