package io.splashdam.cli.dump;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records of {@code __transaction_state}.
 *
 * <pre>
 *  key    int16 = 0 | transactional id string
 *  value  int16 version | producer id int64 | epoch int16 | timeout ms int32 | status int8
 *         | partitions [ topic string, [ int32 ] ]? | last update int64 | start int64      (1: compact, tagged fields)
 * </pre>
 *
 * Pure.
 */
final class TransactionsTopic {
    private static final List<String> STATUS = List.of(
            "Empty",
            "Ongoing",
            "PrepareCommit",
            "PrepareAbort",
            "CompleteCommit",
            "CompleteAbort",
            "Dead",
            "PrepareEpochFence");

    private TransactionsTopic() {}

    static void read(byte[] key, byte @Nullable [] value, Map<String, Object> fields) {
        var in = new SchemaBytes(key);
        if (in.int16() != 0) {
            throw new IllegalArgumentException("unknown kind");
        }
        fields.put("transactional_id", String.valueOf(in.string()));
        if (value == null) {
            fields.put("deleted", true);
            return;
        }
        readValue(new SchemaBytes(value), fields);
    }

    private static void readValue(SchemaBytes in, Map<String, Object> fields) {
        int version = in.int16();
        if (version > 1) {
            throw new IllegalArgumentException("unknown version " + version);
        }
        fields.put("version", version);
        if (version == 1) {
            in.flexible();
        }
        fields.put("producer_id", in.int64());
        fields.put("producer_epoch", in.int16());
        fields.put("timeout_ms", in.int32());
        int status = in.int8();
        fields.put("status", status >= 0 && status < STATUS.size() ? STATUS.get(status) : "unknown " + status);
        List<Map<String, Object>> partitions = in.array(() -> partitions(in));
        fields.put("partitions", partitions);
        fields.put("last_update", in.int64());
        fields.put("start", in.int64());
    }

    private static Map<String, Object> partitions(SchemaBytes in) {
        var partitions = new LinkedHashMap<String, Object>();
        partitions.put("topic", String.valueOf(in.string()));
        partitions.put("partitions", in.array(in::int32));
        in.skipTags();
        return partitions;
    }
}
