package io.splashdam.operator;

/**
 * Where a task is: its stream time, its wall clock, the record it works on.
 *
 * <p>Owned by the task's thread. Stream time is exact for every record in tasks that work one record at a time
 * ({@link OperatorFactory#needsMoment}); in the others it is not kept.
 */
public final class Moment {
    /** Stream time before the first record, and the offset of a record that has none. */
    public static final long NONE = -1;

    private long streamTimeMs = NONE;
    private long wallClockMs;
    private String topic = "";
    private int partition;
    private long baseOffset = NONE;
    private boolean isCommitRequested;
    private long droppedCount;

    /** Largest timestamp of the records that have entered the task, in milliseconds; {@link #NONE} before the first. */
    public long streamTimeMs() {
        return streamTimeMs;
    }

    public void advanceStreamTime(long timestampMs) {
        streamTimeMs = Math.max(streamTimeMs, timestampMs);
    }

    /** Milliseconds since 1970, as the task was last told. */
    public long wallClockMs() {
        return wallClockMs;
    }

    public void wallClock(long nowMs) {
        wallClockMs = nowMs;
    }

    /** What is worked on came from {@code partition} of {@code topic}; {@link RecordBatch#origin origins} count from {@code baseOffset}. */
    public void at(String topic, int partition, long baseOffset) {
        this.topic = topic;
        this.partition = partition;
        this.baseOffset = baseOffset;
    }

    public String topic() {
        return topic;
    }

    public int partition() {
        return partition;
    }

    /** Offset of a row; {@link #NONE} behind a repartitioning in the process. */
    public long offset(int origin) {
        return baseOffset < 0 || origin < 0 ? NONE : baseOffset + origin;
    }

    /** A record was left out: it came after its window had closed, or lacked what the operator needs. */
    public void dropped() {
        droppedCount++;
    }

    /** Records left out since the task began; as Kafka Streams' {@code dropped-records-total}. */
    public long droppedCount() {
        return droppedCount;
    }

    public void requestCommit() {
        isCommitRequested = true;
    }

    public boolean isCommitRequested() {
        return isCommitRequested;
    }

    public void committed() {
        isCommitRequested = false;
    }
}
