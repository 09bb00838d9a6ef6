package io.splashdam.cli.dump;

import java.nio.BufferUnderflowException;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records of internal topics, in words. */
enum Decoder {
    /** {@code __consumer_offsets}. */
    OFFSETS {
        @Override
        void read(byte[] key, byte @Nullable [] value, Map<String, Object> fields) {
            OffsetsTopic.read(key, value, fields);
        }
    },
    /** {@code __transaction_state}. */
    TRANSACTIONS {
        @Override
        void read(byte[] key, byte @Nullable [] value, Map<String, Object> fields) {
            TransactionsTopic.read(key, value, fields);
        }
    };

    /** By the topic that a partition's directory is of; null for topics of users. */
    static @Nullable Decoder ofDirectory(String directory) {
        if (directory.startsWith("__consumer_offsets-")) {
            return OFFSETS;
        }
        return directory.startsWith("__transaction_state-") ? TRANSACTIONS : null;
    }

    abstract void read(byte[] key, byte @Nullable [] value, Map<String, Object> fields);

    /** Bytes that do not fit the schemas are shown as they are: a newer broker may have written them. */
    void decode(byte[] key, byte @Nullable [] value, Map<String, Object> fields) {
        try {
            read(key, value, fields);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            fields.put("unknown_key", HexFormat.of().formatHex(key));
            fields.put("unknown_value", value == null ? "null" : HexFormat.of().formatHex(value));
        }
    }
}
