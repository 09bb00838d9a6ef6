package io.splashdam.api;

import io.splashdam.api.TopicRules.Rules;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.TopicImage;
import io.splashdam.net.Answer;
import io.splashdam.net.Connection;
import io.splashdam.net.Frame;
import io.splashdam.partition.Partition;
import io.splashdam.record.BatchCheck;
import io.splashdam.record.BatchRules;
import io.splashdam.record.BatchVerdict;
import io.splashdam.record.Compression;
import io.splashdam.record.CompressionConversion;
import io.splashdam.ring.PartitionBatches;
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
 * <p>The timeout is not looked at: with one replica nobody is waited for but the disk.
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

    /** What owns buffers: each event loop has its own. */
    private final ThreadLocal<Workbench> workbenches = ThreadLocal.withInitial(Workbench::new);

    private static final class Workbench {
        private final BatchCheck check = new BatchCheck();

        /** Without a limit of its own: what comes here has been unpacked by the check, which has one. */
        private final CompressionConversion conversion = new CompressionConversion(Integer.MAX_VALUE - 8);
    }

    Produce(ApiContext context) {
        this.context = context;
        this.rules = new TopicRules(context.liveConfig());
    }

    /** Takes ownership of {@code frame}, whose memory the records share. */
    void handle(
            Connection connection, Answer answer, Frame frame, Decoded.Produce decoded, RequestWatch.Watched watched) {
        ProduceResponse response = new ProduceResponse(decoded.request());
        @Nullable PartitionBatches[] rows;
        @Nullable ProducedTransaction transaction;
        try {
            rows = check(decoded.request(), response);
            transaction = transactionOf(decoded.request(), rows, response);
        } catch (RuntimeException unexpected) {
            frame.release();
            throw unexpected;
        }
        new ProduceInFlight(connection, answer, frame, decoded, response, rows, transaction, context.ring(), watched)
                .start();
    }

    private @Nullable ProducedTransaction transactionOf(
            ProduceRequest request, @Nullable PartitionBatches[] rows, ProduceResponse response) {
        String id = request.transactionalId();
        ProducedTransaction transaction =
                id == null ? null : ProducedTransaction.of(context.transactions(), id, request.version(), rows);
        if (transaction != null) {
            for (int row = 0; row < rows.length; row++) {
                PartitionBatches append = rows[row];
                if (append != null && transaction.isOfAnother(append)) {
                    response.fail(
                            row, ErrorCode.INVALID_PRODUCER_ID_MAPPING, "One request has batches of one producer.");
                    rows[row] = null;
                }
            }
        }
        return transaction;
    }

    /** What is to be appended where; null for rows that are refused, which the response then says. */
    private @Nullable PartitionBatches[] check(ProduceRequest request, ProduceResponse response) {
        @Nullable
        PartitionBatches[] rows = new PartitionBatches[request.partitions().size()];
        long nowMs = context.clock().millis();
        for (int row = 0; row < rows.length; row++) {
            rows[row] = check(request, row, response, nowMs);
        }
        return rows;
    }

    private @Nullable PartitionBatches check(ProduceRequest request, int row, ProduceResponse response, long nowMs) {
        ProduceRequest.Partition wanted = request.partitions().get(row);
        if (request.acks() != ALL && request.acks() != NONE && request.acks() != LEADER) {
            response.fail(row, ErrorCode.INVALID_REQUIRED_ACKS, "acks=" + request.acks() + ": give -1, 0 or 1.");
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
        ByteBuffer sound = sound(rules.of(topic), request, row, response, nowMs);
        return sound == null ? null : new PartitionBatches(partition, sound);
    }

    /** The records as the topic wants them; null when it does not. */
    private @Nullable ByteBuffer sound(
            Rules rules, ProduceRequest request, int row, ProduceResponse response, long nowMs) {
        ByteBuffer records = request.partitions().get(row).records();
        if (records == null) {
            response.fail(row, ErrorCode.INVALID_RECORD, "There are no records.");
            return null;
        }
        BatchRules allowed = rules.batches()
                .forRequest(request.version() >= FIRST_WITH_ZSTD, request.transactionalId() != null, false);
        Workbench own = workbenches.get();
        BatchVerdict verdict = own.check.check(records, allowed, nowMs);
        if (verdict instanceof BatchVerdict.Refused refused) {
            response.fail(row, refused.error(), refused.message(), toWire(refused.recordErrors()));
            return null;
        }
        Compression codec = rules.codec();
        if (codec == null) {
            return records;
        }
        ByteBuffer converted = own.conversion.convert(records, codec);
        if (converted.remaining() > allowed.maxMessageBytes()) { // there is one batch
            response.fail(
                    row,
                    ErrorCode.MESSAGE_TOO_LARGE,
                    "As " + codec + " the batch has " + converted.remaining() + " bytes, more than max.message.bytes="
                            + allowed.maxMessageBytes() + ".");
            return null;
        }
        return converted;
    }

    private static List<RecordError> toWire(List<BatchVerdict.RecordError> errors) {
        List<RecordError> records = new ArrayList<>(errors.size());
        for (BatchVerdict.RecordError error : errors) {
            records.add(new RecordError(error.index(), error.message()));
        }
        return records;
    }
}
