package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.TopicImage;
import io.splashdam.net.Answer;
import io.splashdam.net.Connection;
import io.splashdam.net.Frame;
import io.splashdam.partition.Partition;
import io.splashdam.record.BatchCheck;
import io.splashdam.record.BatchRules;
import io.splashdam.record.BatchVerdict;
import io.splashdam.wire.Decoded;
import io.splashdam.wire.ProduceRequest;
import io.splashdam.wire.ProduceResponse;
import io.splashdam.wire.ProduceResponse.RecordError;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Produce (0), versions 3 to 13: batches for partitions.
 *
 * <p>3: record format 2. 5: the log's start comes back. 7: zstd. 8: which records are to blame, and a message (KIP-467). 9: flexible. 10:
 * who leads instead (KIP-951). 12: transactions of the second kind. 13: topic ids instead of names (KIP-516).
 *
 * <p>Transactional requests are refused until transactions are served. The timeout is not looked at: with one replica nobody is waited
 * for but the disk.
 *
 * <p>Here a request is checked; {@link ProduceInFlight} takes it through the ring.
 */
final class Produce {
    private static final int FIRST_WITH_ZSTD = 7;
    private static final short ALL = -1;
    private static final short NONE = 0;
    private static final short LEADER = 1;

    private final ApiContext context;
    private final TopicRules rules;

    /** A check owns buffers, so each event loop has its own. */
    private final ThreadLocal<BatchCheck> checks = ThreadLocal.withInitial(BatchCheck::new);

    Produce(ApiContext context) {
        this.context = context;
        this.rules = new TopicRules(context.config());
    }

    /** Takes ownership of {@code frame}, whose memory the records share. */
    void handle(Connection connection, Answer answer, Frame frame, Decoded.Produce decoded) {
        ProduceRequest request = decoded.request();
        ProduceResponse response = new ProduceResponse(request);
        Partition[] targets = new Partition[request.partitions().size()];
        long nowMs = context.clock().millis();
        for (int row = 0; row < targets.length; row++) {
            targets[row] = target(request, row, response, nowMs);
        }
        new ProduceInFlight(connection, answer, frame, decoded, response, targets, context.ring()).offer();
    }

    /** Where the row's batches go; null when they are refused, which the response then says. */
    private @Nullable Partition target(ProduceRequest request, int row, ProduceResponse response, long nowMs) {
        ProduceRequest.Partition wanted = request.partitions().get(row);
        if (request.acks() != ALL && request.acks() != NONE && request.acks() != LEADER) {
            response.fail(row, ErrorCode.INVALID_REQUIRED_ACKS, "acks=" + request.acks() + ": give -1, 0 or 1.");
            return null;
        }
        if (request.transactionalId() != null) {
            response.fail(row, ErrorCode.INVALID_REQUEST, "Transactions are not served by this version of Splashdam.");
            return null;
        }
        TopicImage topic = context.topic(wanted.topic());
        Partition partition = topic == null ? null : context.partitions().of(topic.id(), wanted.partition());
        if (topic == null || partition == null) {
            boolean byId = wanted.topic().name() == null && topic == null;
            response.fail(row, byId ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, null);
            return null;
        }
        if (topic.isInternal()) {
            response.fail(row, ErrorCode.INVALID_TOPIC_EXCEPTION, topic.name() + " is written by the broker alone.");
            return null;
        }
        return isSound(topic, wanted.records(), request.version(), row, response, nowMs) ? partition : null;
    }

    private boolean isSound(
            TopicImage topic,
            @Nullable ByteBuffer records,
            short version,
            int row,
            ProduceResponse response,
            long nowMs) {
        if (records == null) {
            response.fail(row, ErrorCode.INVALID_RECORD, "There are no records.");
            return false;
        }
        BatchRules allowed = rules.of(topic).forRequest(version >= FIRST_WITH_ZSTD, false, false);
        BatchVerdict verdict = checks.get().check(records, allowed, nowMs);
        if (verdict instanceof BatchVerdict.Refused refused) {
            response.fail(row, refused.error(), refused.message(), toWire(refused.recordErrors()));
            return false;
        }
        return true;
    }

    private static List<RecordError> toWire(List<BatchVerdict.RecordError> errors) {
        List<RecordError> records = new ArrayList<>(errors.size());
        for (BatchVerdict.RecordError error : errors) {
            records.add(new RecordError(error.index(), error.message()));
        }
        return records;
    }
}
