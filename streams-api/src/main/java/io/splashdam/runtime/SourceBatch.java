package io.splashdam.runtime;

import io.splashdam.operator.RecordBatch;

/**
 * Records of one partition, as a source read them.
 *
 * <p>Owned by the source, which fills the same one again at the next poll. The {@linkplain RecordBatch#origin origin} of a row is
 * its offset less {@link #baseOffset}.
 */
public final class SourceBatch {
    private final RecordBatch records = new RecordBatch();
    private TopicPartition partition = new TopicPartition("", -1);
    private long baseOffset;
    private long nextOffset;
    private long bytes;

    /** Empties it for records of {@code partition} from {@code baseOffset} on. */
    public RecordBatch begin(TopicPartition partition, long baseOffset) {
        this.partition = partition;
        this.baseOffset = baseOffset;
        this.nextOffset = baseOffset;
        this.bytes = 0;
        records.clear();
        return records;
    }

    /** @param nextOffset where reading goes on; may lie behind the last record, for instance after a marker */
    public void end(long nextOffset, long bytes) {
        this.nextOffset = nextOffset;
        this.bytes = bytes;
    }

    public TopicPartition partition() {
        return partition;
    }

    public RecordBatch records() {
        return records;
    }

    public long baseOffset() {
        return baseOffset;
    }

    public long nextOffset() {
        return nextOffset;
    }

    public long bytes() {
        return bytes;
    }
}
