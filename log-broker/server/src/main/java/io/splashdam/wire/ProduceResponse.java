package io.splashdam.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.net.Payload;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one Produce request: a row per partition, in the order of the request, filled in any order.
 *
 * <p>Rows may be filled by several threads, one each; who encodes must have seen all of them (a counter with release and
 * acquire does).
 *
 * <pre>
 *  [ topic · [ partition (4) · error (2) · base offset (8) · log append time (8) · from 5: log start offset (8)
 *              · from 8: [ record errors ] · error message · from 10, tagged 0: current leader ] ]
 *  · throttle time (4) · from 10, tagged 0: [ node endpoints ]
 * </pre>
 */
public final class ProduceResponse {
    private static final long NONE = -1;
    private static final int LEADER_TAG_BYTES = 9;

    private final ProduceRequest request;
    private final ErrorCode[] errors;
    private final long[] baseOffsets;
    private final long[] appendTimesMs;
    private final long[] logStartOffsets;
    private final @Nullable Explanation[] explanations;
    private List<NodeEndpoint> endpoints = List.of();

    /** What a rejected batch is told beside the error. */
    private record Explanation(@Nullable String message, List<RecordError> records, int leaderId, int leaderEpoch) {}

    /** A record for whose sake its batch was rejected, by its index in the batch. */
    public record RecordError(int index, @Nullable String message) {}

    public ProduceResponse(ProduceRequest request) {
        int count = request.partitions().size();
        this.request = request;
        this.errors = new ErrorCode[count];
        this.baseOffsets = new long[count];
        this.appendTimesMs = new long[count];
        this.logStartOffsets = new long[count];
        this.explanations = new Explanation[count];
        Arrays.fill(errors, ErrorCode.UNKNOWN_SERVER_ERROR);
    }

    /**
     * The row's batches are appended.
     *
     * @param appendTimeMs -1 unless the topic stamps log append time
     */
    public void succeed(int row, long baseOffset, long appendTimeMs, long logStartOffset) {
        errors[row] = ErrorCode.NONE;
        baseOffsets[row] = baseOffset;
        appendTimesMs[row] = appendTimeMs;
        logStartOffsets[row] = logStartOffset;
    }

    public void fail(int row, ErrorCode error, @Nullable String message) {
        fail(row, error, message, List.of());
    }

    public void fail(int row, ErrorCode error, @Nullable String message, List<RecordError> records) {
        fail(row, error, new Explanation(message, records, -1, -1));
    }

    /** Rejected because someone else leads. */
    public void failTo(int row, ErrorCode error, int leaderId, int leaderEpoch) {
        fail(row, error, new Explanation(null, List.of(), leaderId, leaderEpoch));
    }

    /** Where the leaders of {@link #failTo} are. */
    public void endpoints(List<NodeEndpoint> endpoints) {
        this.endpoints = endpoints;
    }

    public ErrorCode error(int row) {
        return errors[row];
    }

    public Payload encode(RequestHeader header, int throttleTimeMs) {
        short version = request.version();
        boolean isFlexible = version >= ProduceRequest.FIRST_FLEXIBLE;
        Payload payload = Payload.withHead(32 + 64 * errors.length);
        ResponseEncoder.writeHeader(header, payload);
        ByteBuf head = payload.head();
        ByteBufWritable out = new ByteBufWritable(head);
        List<ProduceRequest.Partition> partitions = request.partitions();
        out.count(topicCount(partitions), isFlexible);
        for (int row = 0; row < errors.length; ) {
            int end = endOfTopic(partitions, row);
            out.topic(partitions.get(row).topic(), version >= ProduceRequest.FIRST_WITH_TOPIC_IDS, isFlexible);
            out.count(end - row, isFlexible);
            for (; row < end; row++) {
                writeRow(out, row, partitions.get(row).partition(), version, isFlexible);
            }
            out.noTags(isFlexible);
        }
        out.writeInt(throttleTimeMs);
        writeEndpoints(out, version >= 10 ? endpoints : List.of(), isFlexible);
        return payload;
    }

    private void writeRow(ByteBufWritable out, int row, int partition, short version, boolean isFlexible) {
        Explanation explanation = explanations[row];
        out.writeInt(partition);
        out.error(errors[row]);
        out.writeLong(baseOffsets[row]);
        out.writeLong(appendTimesMs[row]);
        if (version >= 5) {
            out.writeLong(logStartOffsets[row]);
        }
        if (version >= 8) {
            writeExplanation(out, explanation, isFlexible);
        }
        if (version >= 10 && explanation != null && explanation.leaderId >= 0) {
            out.writeUnsignedVarint(1);
            out.writeUnsignedVarint(0);
            out.writeUnsignedVarint(LEADER_TAG_BYTES);
            out.writeInt(explanation.leaderId);
            out.writeInt(explanation.leaderEpoch);
            out.noTags(true);
        } else {
            out.noTags(isFlexible);
        }
    }

    private static void writeExplanation(ByteBufWritable out, @Nullable Explanation explanation, boolean isFlexible) {
        List<RecordError> records = explanation == null ? List.of() : explanation.records;
        out.count(records.size(), isFlexible);
        for (RecordError record : records) {
            out.writeInt(record.index());
            out.string(record.message(), isFlexible);
            out.noTags(isFlexible);
        }
        out.string(explanation == null ? null : explanation.message, isFlexible);
    }

    /** The tagged field 0 that ends a Produce or Fetch response, if there is anything to say. */
    static void writeEndpoints(ByteBufWritable out, List<NodeEndpoint> endpoints, boolean isFlexible) {
        if (endpoints.isEmpty()) {
            out.noTags(isFlexible);
            return;
        }
        out.writeUnsignedVarint(1);
        out.writeUnsignedVarint(0);
        ByteBuf measured = Unpooled.buffer();
        ByteBufWritable field = new ByteBufWritable(measured);
        field.count(endpoints.size(), true);
        for (NodeEndpoint endpoint : endpoints) {
            endpoint.write(field);
        }
        out.writeUnsignedVarint(measured.readableBytes());
        out.writeByteBuffer(measured.nioBuffer());
    }

    private void fail(int row, ErrorCode error, Explanation explanation) {
        errors[row] = error;
        baseOffsets[row] = NONE;
        appendTimesMs[row] = NONE;
        logStartOffsets[row] = NONE;
        explanations[row] = explanation;
    }

    /** Rows of one topic stand together and share its instance. */
    @SuppressWarnings("ReferenceEquality") // a request may list the same topic twice
    private static int endOfTopic(List<ProduceRequest.Partition> partitions, int row) {
        RequestedTopic topic = partitions.get(row).topic();
        int end = row + 1;
        while (end < partitions.size() && partitions.get(end).topic() == topic) {
            end++;
        }
        return end;
    }

    private static int topicCount(List<ProduceRequest.Partition> partitions) {
        int count = 0;
        for (int row = 0; row < partitions.size(); row = endOfTopic(partitions, row)) {
            count++;
        }
        return count;
    }
}
