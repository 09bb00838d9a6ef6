package io.splashdam.log;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The greatest timestamp up to an offset of a segment: sparse, both rising.
 *
 * <p>The append thread adds, any thread looks up: entries are written before the count that shows them. In a file, each entry is 12
 * bytes: timestamp (8), relative offset (4).
 */
final class TimeIndex {
    static final int ENTRY_BYTES = 12;

    private static final long[] NONE = {};

    private long[] timestamps = NONE;
    private int[] relativeOffsets = new int[0];
    private volatile int count;

    /** Ignores a timestamp that is not greater than the last. */
    void add(long timestampMs, int relativeOffset) {
        int at = count;
        if (timestampMs < 0
                || at > 0 && (timestampMs <= timestamps[at - 1] || relativeOffset <= relativeOffsets[at - 1])) {
            return;
        }
        if (at == timestamps.length) {
            int capacity = Math.max(16, at * 2);
            timestamps = Arrays.copyOf(timestamps, capacity);
            relativeOffsets = Arrays.copyOf(relativeOffsets, capacity);
        }
        timestamps[at] = timestampMs;
        relativeOffsets[at] = relativeOffset;
        count = at + 1;
    }

    int count() {
        return count;
    }

    long timestampMs(int entry) {
        return timestamps[entry];
    }

    int relativeOffset(int entry) {
        return relativeOffsets[entry];
    }

    /** Relative offset up to which every record is older than {@code timestampMs}; 0 when none is known. */
    int floor(long timestampMs) {
        int low = 0;
        int high = count - 1;
        long[] all = timestamps;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (all[middle] < timestampMs) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high < 0 ? 0 : relativeOffsets[high];
    }

    /** A copy without the entries at or after {@code relativeOffset}. */
    TimeIndex upTo(int relativeOffset) {
        int entry = count;
        while (entry > 0 && relativeOffsets[entry - 1] >= relativeOffset) {
            entry--;
        }
        TimeIndex kept = new TimeIndex();
        kept.timestamps = Arrays.copyOf(timestamps, entry);
        kept.relativeOffsets = Arrays.copyOf(relativeOffsets, entry);
        kept.count = entry;
        return kept;
    }

    ByteBuffer encode(int from, int to) {
        ByteBuffer bytes = ByteBuffer.allocate((to - from) * ENTRY_BYTES);
        for (int entry = from; entry < to; entry++) {
            bytes.putLong(timestamps[entry]).putInt(relativeOffsets[entry]);
        }
        return bytes.flip();
    }

    /** Null when the bytes cannot be a time index. */
    static @Nullable TimeIndex decode(ByteBuffer bytes) {
        if (bytes.remaining() % ENTRY_BYTES != 0) {
            return null;
        }
        TimeIndex index = new TimeIndex();
        while (bytes.hasRemaining()) {
            int before = index.count;
            index.add(bytes.getLong(), bytes.getInt());
            if (index.count == before) {
                return null;
            }
        }
        return index;
    }
}
