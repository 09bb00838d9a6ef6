package io.splashdam.log;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the journal as recovery reads it.
 *
 * <pre>
 *  0      4       8     12    16        20          28          36        44      52
 *  magic  length  crc   file  position  journal id  generation  sequence  forced  parts  part … part  inline bytes
 *                       └─────────────────── covered by the checksum ────────────────────┘
 * </pre>
 *
 * The digests in the parts cover the batches, inline or not.
 *
 * File, position and journal id say where the entry was written: bytes that look like one and lie elsewhere, within a record for instance,
 * are none. The generation tells entries since the last recovery from those that it left behind: it may have stopped at one that was
 * whole, but referred to batches that were not.
 *
 * @param forced the highest sequence known to be on the disk when this was written
 */
record JournalEntry(long sequence, long forced, int bytes, List<Part> parts, ByteBuffer content) {
    static final int MAGIC = 0x53444a45; // SDJE
    static final int LENGTH_AT = 4;
    static final int CRC_AT = 8;
    static final int COVERED_AT = 12;
    static final int SEQUENCE_AT = 36;
    private static final int PARTS_AT = 52;
    static final int HEADER_BYTES = 56;
    static final int PART_BYTES = 16 + 4 + 4 + 8 + 4 + 8 + 8 + 4 + 4;

    /**
     * Contiguous batches of one log.
     *
     * @param inlineAt where in the entry the bytes lie, or -1: they are only in the segment
     * @param segmentBase the segment that holds them, at {@code position}
     * @param digest the {@link BatchDigest} of the batches
     */
    record Part(
            UUID topicId,
            int partition,
            int inlineAt,
            long segmentBase,
            int position,
            long baseOffset,
            long nextOffset,
            int bytes,
            int digest) {
        boolean isInline() {
            return inlineAt >= 0;
        }

        CheckpointEntry.Key key() {
            return new CheckpointEntry.Key(topicId, partition);
        }
    }

    /** Where an entry begins. */
    record Place(int file, int position) {}

    /** Which journal wrote an entry, after which recovery. */
    record Origin(long journalId, long generation) {}

    static void encodeHeader(
            ByteBuffer into, int bytes, Place place, Origin origin, long sequence, long forced, int parts) {
        into.putInt(MAGIC)
                .putInt(bytes)
                .putInt(0)
                .putInt(place.file())
                .putInt(place.position())
                .putLong(origin.journalId())
                .putLong(origin.generation())
                .putLong(sequence)
                .putLong(forced)
                .putInt(parts);
    }

    static void encodePart(ByteBuffer into, Written part, boolean isReference, int digest) {
        UUID topicId = part.log().id().topicId();
        into.putLong(topicId.getMostSignificantBits())
                .putLong(topicId.getLeastSignificantBits())
                .putInt(part.log().id().partition())
                .putInt(isReference ? 1 : 0)
                .putLong(part.segment().baseOffset())
                .putInt(part.position())
                .putLong(part.baseOffset())
                .putLong(part.nextOffset())
                .putInt(part.bytes())
                .putInt(digest);
    }

    /** The bytes of an inline part. */
    ByteBuffer bytesOf(Part part) {
        return content.duplicate().position(part.inlineAt()).limit(part.inlineAt() + part.bytes());
    }

    /** True when an entry may begin at {@code at}: worth a checksum. */
    static boolean isPlausible(ByteBuffer journal, int at) {
        if (journal.limit() - at < HEADER_BYTES || journal.getInt(at) != MAGIC) {
            return false;
        }
        int bytes = journal.getInt(at + LENGTH_AT);
        return bytes >= HEADER_BYTES && bytes <= journal.limit() - at;
    }

    static long sequenceAt(ByteBuffer journal, int at) {
        return journal.getLong(at + SEQUENCE_AT);
    }

    /** Null unless a sound entry of that origin, written at that place, begins at {@code at} in the buffer. */
    static @Nullable JournalEntry decode(ByteBuffer journal, int at, Place place, Origin origin) {
        if (!isPlausible(journal, at)) {
            return null;
        }
        int bytes = journal.getInt(at + LENGTH_AT);
        ByteBuffer content = journal.duplicate().position(at).limit(at + bytes).slice();
        if (!isHeaderSound(content)) {
            return null;
        }
        content.position(COVERED_AT);
        if (!new Place(content.getInt(), content.getInt()).equals(place)
                || !new Origin(content.getLong(), content.getLong()).equals(origin)) {
            return null;
        }
        long sequence = content.getLong();
        long forced = content.getLong();
        int count = content.getInt();
        var entry = new JournalEntry(sequence, forced, bytes, decodeParts(content, count), content);
        return entry.isInlineSound() ? entry : null;
    }

    /** Whether all but the inline bytes is as it was written. */
    private static boolean isHeaderSound(ByteBuffer content) {
        long end = HEADER_BYTES + (long) content.getInt(PARTS_AT) * PART_BYTES;
        if (end < HEADER_BYTES || end > content.limit()) {
            return false;
        }
        CRC32C crc = new CRC32C();
        crc.update(content.duplicate().limit((int) end).position(COVERED_AT));
        return (int) crc.getValue() == content.getInt(CRC_AT);
    }

    private boolean isInlineSound() {
        BatchDigest digest = new BatchDigest();
        int end = HEADER_BYTES + parts.size() * PART_BYTES;
        for (Part part : parts) {
            if (part.isInline()) {
                end += part.bytes();
                if (end > bytes || !digest.reset().addIfSound(bytesOf(part)) || digest.value() != part.digest()) {
                    return false;
                }
            }
        }
        return end == bytes;
    }

    private static List<Part> decodeParts(ByteBuffer content, int count) {
        List<Part> parts = new ArrayList<>(count);
        int inlineAt = HEADER_BYTES + count * PART_BYTES;
        for (int i = 0; i < count; i++) {
            UUID topicId = new UUID(content.getLong(), content.getLong());
            int partition = content.getInt();
            boolean isInline = content.getInt() == 0;
            long segmentBase = content.getLong();
            int position = content.getInt();
            long baseOffset = content.getLong();
            long nextOffset = content.getLong();
            int bytes = content.getInt();
            int digest = content.getInt();
            parts.add(new Part(
                    topicId,
                    partition,
                    isInline ? inlineAt : -1,
                    segmentBase,
                    position,
                    baseOffset,
                    nextOffset,
                    bytes,
                    digest));
            inlineAt += isInline ? bytes : 0;
        }
        return parts;
    }
}
