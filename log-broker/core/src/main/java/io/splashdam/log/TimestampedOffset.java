package io.splashdam.log;

public record TimestampedOffset(long timestampMs, long offset, int leaderEpoch) {}
