package io.splashdam.wire;

import io.netty.buffer.ByteBuf;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.net.Buffers;
import io.splashdam.net.Payload;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One partition of a Fetch response: its offsets, and its records where they lie. Owned by the thread that answers; the
 * records belong to it until {@link FetchResponse#encode} takes them or {@link #release} drops them.
 *
 * <pre>
 *  partition (4) · error (2) · high watermark (8) · last stable offset (8) · from 5: log start offset (8)
 *  · [ aborted: producer id (8) · first offset (8) ] · from 11: preferred read replica (4) · records
 *  · tagged: 0 diverging epoch, 1 current leader
 * </pre>
 */
public final class FetchedPartition {
    private static final int DIVERGING_BYTES = 13;
    private static final int LEADER_BYTES = 9;

    private final RequestedTopic topic;
    private final int partition;
    private ErrorCode error = ErrorCode.NONE;
    private long highWatermark = -1;
    private long lastStableOffset = -1;
    private long logStartOffset = -1;
    private @Nullable List<AbortedTransaction> aborted;
    private int preferredReadReplica = -1;
    private int divergingEpoch = -1;
    private long divergingEndOffset = -1;
    private int leaderId = -1;
    private int leaderEpoch = -1;
    private @Nullable List<Part> parts;
    private int recordsBytes;

    /** Records of a transaction that was aborted, to be left out from {@code firstOffset} to its marker. */
    public record AbortedTransaction(long producerId, long firstOffset) {}

    public FetchedPartition(RequestedTopic topic, int partition) {
        this.topic = topic;
        this.partition = partition;
    }

    public FetchedPartition error(ErrorCode error) {
        this.error = error;
        return this;
    }

    public FetchedPartition offsets(long highWatermark, long lastStableOffset, long logStartOffset) {
        this.highWatermark = highWatermark;
        this.lastStableOffset = lastStableOffset;
        this.logStartOffset = logStartOffset;
        return this;
    }

    /** For {@code read_committed}: which transactions among the records were aborted; null for all other consumers. */
    public FetchedPartition aborted(@Nullable List<AbortedTransaction> aborted) {
        this.aborted = aborted;
        return this;
    }

    public FetchedPartition preferredReadReplica(int nodeId) {
        this.preferredReadReplica = nodeId;
        return this;
    }

    /** The client's log differs from ours after the end of this epoch. */
    public FetchedPartition diverging(int epoch, long endOffset) {
        this.divergingEpoch = epoch;
        this.divergingEndOffset = endOffset;
        return this;
    }

    public FetchedPartition currentLeader(int nodeId, int epoch) {
        this.leaderId = nodeId;
        this.leaderEpoch = epoch;
        return this;
    }

    /** Adds batches and takes ownership of {@code batches}. */
    public FetchedPartition add(ByteBuf batches) {
        return add(new BufPart(batches), batches.readableBytes());
    }

    /** Adds batches; {@code release} runs once they are sent, or never will be. */
    public FetchedPartition add(ByteBuffer batches, Runnable release) {
        return add(new BufferPart(batches, release), batches.remaining());
    }

    /** Adds {@code bytes} of the pool, which the caller fills with batches, all of them, before the answer is encoded. */
    public ByteBuffer room(int bytes) {
        ByteBuf room = Buffers.pool().directBuffer(bytes, bytes).writerIndex(bytes);
        add(room);
        return room.nioBuffer(0, bytes);
    }

    /** Adds batches in a file, which the kernel sends; {@code release} runs once they are sent, or never will be. */
    public FetchedPartition add(FileChannel file, long position, int bytes, Runnable release) {
        return add(new FilePart(file, position, bytes, release), bytes);
    }

    public int recordsBytes() {
        return recordsBytes;
    }

    public ErrorCode error() {
        return error;
    }

    public int partition() {
        return partition;
    }

    public RequestedTopic topic() {
        return topic;
    }

    public long highWatermark() {
        return highWatermark;
    }

    public long logStartOffset() {
        return logStartOffset;
    }

    /** Whether {@link #diverging} was called. */
    public boolean hasDiverged() {
        return divergingEpoch >= 0 || divergingEndOffset >= 0;
    }

    /** Drops the records: for an answer that is not going to be given. */
    public void release() {
        if (parts != null) {
            parts.forEach(Part::release);
            parts = null;
            recordsBytes = 0;
        }
    }

    void write(Payload payload, ByteBufWritable out, short version, boolean isFlexible) {
        out.writeInt(partition);
        out.error(error);
        out.writeLong(highWatermark);
        out.writeLong(lastStableOffset);
        if (version >= 5) {
            out.writeLong(logStartOffset);
        }
        writeAborted(out, isFlexible);
        if (version >= 11) {
            out.writeInt(preferredReadReplica);
        }
        out.count(recordsBytes, isFlexible);
        if (parts != null) {
            for (Part part : parts) {
                part.addTo(payload);
            }
            parts = null;
        }
        if (isFlexible) {
            writeTags(out);
        }
    }

    private void writeAborted(ByteBufWritable out, boolean isFlexible) {
        if (aborted == null) {
            out.count(-1, isFlexible);
            return;
        }
        out.count(aborted.size(), isFlexible);
        for (AbortedTransaction transaction : aborted) {
            out.writeLong(transaction.producerId());
            out.writeLong(transaction.firstOffset());
            out.noTags(isFlexible);
        }
    }

    private void writeTags(ByteBufWritable out) {
        boolean hasDiverged = hasDiverged();
        boolean hasLeader = leaderId >= 0 || leaderEpoch >= 0;
        out.writeUnsignedVarint((hasDiverged ? 1 : 0) + (hasLeader ? 1 : 0));
        if (hasDiverged) {
            out.writeUnsignedVarint(0);
            out.writeUnsignedVarint(DIVERGING_BYTES);
            out.writeInt(divergingEpoch);
            out.writeLong(divergingEndOffset);
            out.noTags(true);
        }
        if (hasLeader) {
            out.writeUnsignedVarint(1);
            out.writeUnsignedVarint(LEADER_BYTES);
            out.writeInt(leaderId);
            out.writeInt(leaderEpoch);
            out.noTags(true);
        }
    }

    private FetchedPartition add(Part part, int bytes) {
        if (parts == null) {
            parts = new ArrayList<>(4);
        }
        parts.add(part);
        recordsBytes = Math.addExact(recordsBytes, bytes);
        return this;
    }

    // ---- records, by where they lie

    private sealed interface Part {
        void addTo(Payload payload);

        void release();
    }

    private record BufPart(ByteBuf batches) implements Part {
        @Override
        public void addTo(Payload payload) {
            payload.add(batches);
        }

        @Override
        public void release() {
            batches.release();
        }
    }

    private record BufferPart(ByteBuffer batches, Runnable whenDone) implements Part {
        @Override
        public void addTo(Payload payload) {
            payload.add(batches, whenDone);
        }

        @Override
        public void release() {
            whenDone.run();
        }
    }

    private record FilePart(FileChannel file, long position, int bytes, Runnable whenDone) implements Part {
        @Override
        public void addTo(Payload payload) {
            payload.add(file, position, bytes, whenDone);
        }

        @Override
        public void release() {
            whenDone.run();
        }
    }
}
