package io.splashdam.perf.embedded;

/**
 * What a compaction did, what it took, and what others felt of it.
 *
 * @param seconds from when the topic was dirty to when nothing was left to clean
 * @param cleanerCpuS of the cleaner's thread
 * @param mbPerS of the topic's bytes before, looked through
 * @param p50BeforeUs another topic's durable appends, from when each was due to its answer: before, and while it ran
 */
public record CompactionFigures(
        String name,
        String durability,
        long updates,
        long keys,
        long bytesBefore,
        long bytesAfter,
        double seconds,
        double cleanerCpuS,
        double mbPerS,
        double ratePerS,
        long p50BeforeUs,
        long p99BeforeUs,
        long p50DuringUs,
        long p99DuringUs,
        long maxDuringUs) {}
