package io.splashdam.producer;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Kafka's producer snapshot, version 1.
 *
 * <pre>
 *  version (2) crc (4; CRC-32C of all that follows) count (4)
 *  each: producer id (8) epoch (2) last sequence (4) last offset (8) offset delta (4) timestamp (8)
 *        coordinator epoch (4) first offset of the open transaction, or -1 (8)
 * </pre>
 */
final class ProducerSnapshot {
    private static final short VERSION = 1;
    private static final int CRC_AT = 2;
    private static final int ENTRIES_AT = 6;
    private static final int ENTRY_BYTES = 46;
    private static final int NO_BATCH = -1;

    private ProducerSnapshot() {}

    static byte[] write(ProducerStates states) {
        ProducerEntry[] entries = states.sortedEntries();
        ByteBuffer out = ByteBuffer.allocate(ENTRIES_AT + Integer.BYTES + entries.length * ENTRY_BYTES);
        out.putShort(VERSION).putInt(0).putInt(entries.length);
        for (ProducerEntry entry : entries) {
            write(entry, out);
        }
        out.putInt(CRC_AT, crc(out.array()));
        return out.array();
    }

    private static void write(ProducerEntry entry, ByteBuffer out) {
        boolean hasBatch = entry.hasBatches();
        int newest = entry.slot(0);
        out.putLong(entry.producerId).putShort(entry.epoch);
        out.putInt(entry.lastSequence());
        out.putLong(hasBatch ? entry.lastOffset(newest) : NO_BATCH);
        out.putInt(hasBatch ? entry.offsetDelta(newest) : 0);
        out.putLong(entry.lastTimestampMs);
        out.putInt(entry.coordinatorEpoch);
        out.putLong(entry.transactionFirstOffset);
    }

    static ProducerStates read(byte[] snapshot) throws CorruptSnapshotException {
        ByteBuffer in = ByteBuffer.wrap(snapshot);
        try {
            short version = in.getShort();
            if (version != VERSION) {
                throw new CorruptSnapshotException("Expected a producer snapshot of version 1, but found " + version);
            }
            if (in.getInt() != crc(snapshot)) {
                throw new CorruptSnapshotException(
                        "Expected the checksum of the producer snapshot to hold, but it does not");
            }
            ProducerStates states = new ProducerStates();
            for (int left = in.getInt(); left > 0; left--) {
                states.load(read(in));
            }
            return states;
        } catch (BufferUnderflowException e) {
            throw new CorruptSnapshotException(
                    "Expected a whole producer snapshot, but it ends after " + snapshot.length + " bytes");
        }
    }

    private static ProducerEntry read(ByteBuffer in) {
        ProducerEntry entry = new ProducerEntry(in.getLong());
        entry.epoch = in.getShort();
        int lastSequence = in.getInt();
        long lastOffset = in.getLong();
        int offsetDelta = in.getInt();
        entry.lastTimestampMs = in.getLong();
        entry.coordinatorEpoch = in.getInt();
        long first = in.getLong();
        entry.transactionFirstOffset = first >= 0 ? first : ProducerEntry.NO_TRANSACTION;
        if (lastOffset >= 0) {
            entry.addBatch(lastSequence, lastOffset, offsetDelta, entry.lastTimestampMs);
        }
        return entry;
    }

    private static int crc(byte[] snapshot) {
        CRC32C crc = new CRC32C();
        crc.update(snapshot, ENTRIES_AT, Math.max(snapshot.length - ENTRIES_AT, 0));
        return (int) crc.getValue();
    }
}
