package io.splashdam.log;

/** A record found by its time. */
public record TimestampedOffset(long timestampMs, long offset, int leaderEpoch) {}
