package io.splashdam.cli.dump;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.zip.CRC32C;

/**
 * A snapshot of a partition's producers, Kafka's version 1.
 *
 * <pre>
 *  version (2) crc (4; of all that follows) count (4)
 *  each: producer id (8) epoch (2) last sequence (4) last offset (8) offset delta (4) timestamp (8)
 *        coordinator epoch (4) first offset of the open transaction, or -1 (8)
 *  ours: "SDAM", and the batches before each producer's last one
 * </pre>
 */
final class SnapshotFile {
    private static final int CRC_AT = 2;
    private static final int COVERED_AT = 6;

    private final Sheet sheet;

    SnapshotFile(Sheet sheet) {
        this.sheet = sheet;
    }

    void read(ByteBuffer in) {
        try {
            short version = in.getShort();
            if (version != 1) {
                sheet.problem(0, "a snapshot of version " + version + "; known is 1");
                return;
            }
            int crc = in.getInt();
            int computed = computedCrc(in);
            if (crc != computed) {
                sheet.problem(CRC_AT, String.format("checksum %08x, but the bytes have %08x", crc, computed));
            }
            for (int left = in.getInt(); left > 0; left--) {
                readProducer(in);
            }
        } catch (BufferUnderflowException e) {
            sheet.problem(in.limit(), "the snapshot ends in the middle of an entry");
        }
    }

    private static int computedCrc(ByteBuffer in) {
        var crc = new CRC32C();
        crc.update(in.duplicate().position(COVERED_AT));
        return (int) crc.getValue();
    }

    private void readProducer(ByteBuffer in) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("type", "producer");
        fields.put("producer_id", in.getLong());
        fields.put("producer_epoch", in.getShort());
        fields.put("last_sequence", in.getInt());
        long lastOffset = in.getLong();
        fields.put("last_offset", lastOffset);
        fields.put("offset_delta", in.getInt());
        fields.put("timestamp", in.getLong());
        fields.put("coordinator_epoch", in.getInt());
        long open = in.getLong();
        if (open >= 0) {
            fields.put("transaction_first_offset", open);
        }
        sheet.entry(fields);
        if (lastOffset >= 0) {
            sheet.covers(lastOffset, lastOffset);
        }
    }
}
