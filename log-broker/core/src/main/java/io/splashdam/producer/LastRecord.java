package io.splashdam.producer;

/**
 * What must outlive compaction so that a producer can go on after a restart: its last batch or, where only a marker is left of it, the
 * marker with its epoch.
 *
 * @param lastDataOffset of its last record, or -1
 */
public record LastRecord(long lastDataOffset, short epoch) {}
