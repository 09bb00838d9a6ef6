package io.splashdam.producer;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Kafka's producer snapshot, version 1, and behind it what Kafka's leaves out: the batches before each producer's last one.
 *
 * <pre>
 *  version (2) crc (4; CRC-32C of all that follows) count (4)
 *  each: producer id (8) epoch (2) last sequence (4) last offset (8) offset delta (4) timestamp (8)
 *        coordinator epoch (4) first offset of the open transaction, or -1 (8)
 *  "SDAM" (4), then for each in the same order: batches (1)
 *        each, the oldest first: last sequence (4) last offset (8) offset delta (4) timestamp (8)
 * </pre>
 *
 * Kafka's reader stops after the entries. With the rest, a client that repeats any of its last five batches after a restart
 * is recognised; from a snapshot of Kafka's own, only the last one is.
 */
final class ProducerSnapshot {
    private static final short VERSION = 1;
    private static final int CRC_AT = 2;
    private static final int ENTRIES_AT = 6;
    private static final int ENTRY_BYTES = 46;
    private static final int BATCHES_TAG = 0x5344414D;
    private static final int BATCH_BYTES = 24;
    private static final int NO_BATCH = -1;

    private ProducerSnapshot() {}

    static byte[] write(ProducerStates states) {
        ProducerEntry[] entries = states.sortedEntries();
        int most = ENTRY_BYTES + Byte.BYTES + ProducerEntry.RETAINED_BATCHES * BATCH_BYTES;
        ByteBuffer out = ByteBuffer.allocate(ENTRIES_AT + 2 * Integer.BYTES + entries.length * most);
        out.putShort(VERSION).putInt(0).putInt(entries.length);
        for (ProducerEntry entry : entries) {
            write(entry, out);
        }
        out.putInt(BATCHES_TAG);
        for (ProducerEntry entry : entries) {
            writeBatches(entry, out);
        }
        byte[] snapshot = Arrays.copyOf(out.array(), out.position());
        ByteBuffer.wrap(snapshot).putInt(CRC_AT, crc(snapshot));
        return snapshot;
    }

    private static void writeBatches(ProducerEntry entry, ByteBuffer out) {
        out.put((byte) entry.batches());
        for (int age = entry.batches() - 1; age >= 0; age--) {
            int slot = entry.slot(age);
            out.putInt(entry.lastSequence(slot)).putLong(entry.lastOffset(slot));
            out.putInt(entry.offsetDelta(slot)).putLong(entry.timestampMs(slot));
        }
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
            return readEntries(in);
        } catch (BufferUnderflowException e) {
            throw new CorruptSnapshotException(
                    "Expected a whole producer snapshot, but it ends after " + snapshot.length + " bytes");
        }
    }

    private static ProducerStates readEntries(ByteBuffer in) throws CorruptSnapshotException {
        int count = in.getInt();
        if (count < 0 || count > in.remaining() / ENTRY_BYTES) {
            throw new CorruptSnapshotException(
                    "Expected " + count + " entries in the producer snapshot, but it is too short");
        }
        ProducerEntry[] entries = new ProducerEntry[count];
        for (int i = 0; i < count; i++) {
            entries[i] = read(in);
        }
        if (in.remaining() >= Integer.BYTES && in.getInt() == BATCHES_TAG) {
            for (ProducerEntry entry : entries) {
                readBatches(entry, in);
            }
        }
        ProducerStates states = new ProducerStates();
        for (ProducerEntry entry : entries) {
            states.load(entry);
        }
        return states;
    }

    private static void readBatches(ProducerEntry entry, ByteBuffer in) {
        entry.forgetBatches();
        for (int left = in.get(); left > 0; left--) {
            entry.addBatch(in.getInt(), in.getLong(), in.getInt(), in.getLong());
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
