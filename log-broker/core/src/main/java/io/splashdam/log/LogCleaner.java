package io.splashdam.log;

import io.splashdam.compaction.CleanablePart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds out which logs are worth cleaning, and begins it. Owned by the cleaner's thread; there is one cleaning at a time.
 */
public final class LogCleaner {
    private final LogHome home;
    private final Checkpointer checkpointer;
    private final CleanerCheckpoint checkpoint;

    LogCleaner(LogHome home, Checkpointer checkpointer, CleanerCheckpoint checkpoint) {
        this.home = home;
        this.checkpointer = checkpointer;
        this.checkpoint = checkpoint;
    }

    /**
     * What could be cleaned now.
     *
     * @param limit the high watermark, or where the oldest open transaction begins
     */
    public CleanablePart cleanablePart(PartitionLog log, long limit, long nowMs) throws IOException {
        Segment[] all = log.segments();
        Segment active = all[all.length - 1];
        Segment[] rolled = Arrays.copyOf(all, all.length - 1);
        CleanablePart.Rules rules = log.config().compaction().rules();
        long most = Math.min(Math.min(limit, active.baseOffset()), checkpointer.checkpointedSegmentBase(log));
        if (checkpointer.checkpointedStart(log) < all[0].baseOffset()) {
            most = 0; // with a tombstone gone, records that come back would live again
        }
        List<CleanablePart.Segment> segments = rules.minLagMs() == 0 && rules.maxLagMs() == Long.MAX_VALUE
                ? described(rolled, active.baseOffset())
                : withTimes(rolled, active.baseOffset());
        return CleanablePart.of(segments, log.cleanedTo(), most, rules, nowMs);
    }

    /** Whether it is worth it, by the topic's settings. */
    public boolean isDue(PartitionLog log, CleanablePart part) {
        return log.config().compact()
                && !log.isDeleted()
                && !log.isFailed()
                && part.isDue(log.config().compaction().rules());
    }

    public LogCleaning begin(
            PartitionLog log,
            CleanablePart part,
            CleaningView view,
            CleanerConfig config,
            LogCleaning.Pace pace,
            long nowMs) {
        return new LogCleaning(log, home, checkpointer, part, view, config, pace, nowMs);
    }

    /** Writes down how far a cleaning came. */
    public void finished(LogCleaning cleaning) throws IOException {
        PartitionLog log = cleaning.log();
        if (cleaning.isComplete() && !log.isDeleted() && log.truncations() == cleaning.truncations()) {
            checkpoint.cleaned(log, cleaning.end());
        }
    }

    /** Without times, which would have to be read. */
    static List<CleanablePart.Segment> described(Segment[] segments, long nextOffset) {
        List<CleanablePart.Segment> described = new ArrayList<>(segments.length);
        for (int i = 0; i < segments.length; i++) {
            long next = i + 1 < segments.length ? segments[i + 1].baseOffset() : nextOffset;
            described.add(new CleanablePart.Segment(
                    segments[i].baseOffset(),
                    next,
                    segments[i].sizeBytes(),
                    CleanablePart.NO_TIMESTAMP,
                    CleanablePart.NO_TIMESTAMP));
        }
        return described;
    }

    private static List<CleanablePart.Segment> withTimes(Segment[] segments, long nextOffset) throws IOException {
        List<CleanablePart.Segment> described = new ArrayList<>(segments.length);
        for (int i = 0; i < segments.length; i++) {
            long next = i + 1 < segments.length ? segments[i + 1].baseOffset() : nextOffset;
            described.add(new CleanablePart.Segment(
                    segments[i].baseOffset(),
                    next,
                    segments[i].sizeBytes(),
                    segments[i].firstTimestampMs(),
                    segments[i].maxTimestampMs()));
        }
        return described;
    }
}
