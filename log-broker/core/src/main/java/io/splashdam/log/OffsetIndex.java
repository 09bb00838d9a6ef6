package io.splashdam.log;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where batches begin in a segment: sparse pairs of relative offset (of a batch's last record, as Kafka has it) and position.
 *
 * <p>The append thread adds, any thread looks up: entries are written before the count that shows them. In a file, each entry is 8 bytes:
 * relative offset (4), position (4).
 */
final class OffsetIndex {
    static final int ENTRY_BYTES = 8;

    private static final long[] NONE = {};

    private long[] entries = NONE;
    private volatile int count;

    /** Both must be greater than those before. */
    void add(int relativeOffset, int position) {
        int at = count;
        if (at == entries.length) {
            entries = Arrays.copyOf(entries, Math.max(16, at * 2));
        }
        entries[at] = (long) relativeOffset << 32 | position;
        count = at + 1;
    }

    int count() {
        return count;
    }

    int relativeOffset(int entry) {
        return (int) (entries[entry] >>> 32);
    }

    int position(int entry) {
        return (int) entries[entry];
    }

    /** Position of a batch at or before the one that holds {@code relativeOffset}. */
    int floorByOffset(int relativeOffset) {
        int entry = lastAtMost((long) relativeOffset << 32 | 0x7fff_ffffL);
        return entry < 0 ? 0 : position(entry);
    }

    private int lastAtMost(long packed) {
        int low = 0;
        int high = count - 1;
        long[] all = entries;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (all[middle] <= packed) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    /** Position of a batch that begins at or before {@code position}. */
    int floorByPosition(int position) {
        int low = 0;
        int high = count - 1;
        long[] all = entries;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if ((int) all[middle] <= position) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high < 0 ? 0 : (int) all[high];
    }

    /** A copy without the entries of batches that begin at or after {@code position}. */
    OffsetIndex upTo(int position) {
        OffsetIndex kept = new OffsetIndex();
        int entry = count;
        while (entry > 0 && position(entry - 1) >= position) {
            entry--;
        }
        kept.entries = Arrays.copyOf(entries, entry);
        kept.count = entry;
        return kept;
    }

    ByteBuffer encode(int from, int to) {
        ByteBuffer bytes = ByteBuffer.allocate((to - from) * ENTRY_BYTES);
        for (int entry = from; entry < to; entry++) {
            bytes.putLong(entries[entry]);
        }
        return bytes.flip();
    }

    /** Null when the bytes cannot be an index of a segment of {@code segmentBytes}. */
    static @Nullable OffsetIndex decode(ByteBuffer bytes, int segmentBytes) {
        if (bytes.remaining() % ENTRY_BYTES != 0) {
            return null;
        }
        OffsetIndex index = new OffsetIndex();
        index.entries = new long[bytes.remaining() / ENTRY_BYTES];
        int lastOffset = -1;
        int lastPosition = -1;
        for (int entry = 0; entry < index.entries.length; entry++) {
            int relativeOffset = bytes.getInt();
            int position = bytes.getInt();
            if (relativeOffset <= lastOffset || position <= lastPosition || position >= segmentBytes) {
                return null;
            }
            index.entries[entry] = (long) relativeOffset << 32 | position;
            lastOffset = relativeOffset;
            lastPosition = position;
        }
        index.count = index.entries.length;
        return index;
    }
}
