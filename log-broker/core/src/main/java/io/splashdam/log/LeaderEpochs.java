package io.splashdam.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which leader epoch begins at which offset (KIP-101): rising in both. Immutable; the log holds the newest picture.
 *
 * <p>As text, in Kafka's {@code leader-epoch-checkpoint}: version 0, the number of lines, and a line "epoch offset" each.
 */
record LeaderEpochs(int[] epochs, long[] startOffsets) {
    static final LeaderEpochs NONE = new LeaderEpochs(new int[0], new long[0]);
    static final String FILE = "leader-epoch-checkpoint";

    int earliest() {
        return epochs.length == 0 ? -1 : epochs[0];
    }

    int latest() {
        return epochs.length == 0 ? -1 : epochs[epochs.length - 1];
    }

    /** {@code epoch} begins at {@code startOffset}; what contradicts it goes. Returns this when it says nothing new. */
    LeaderEpochs assign(int epoch, long startOffset) {
        if (epoch <= latest() || epoch < 0) {
            return this;
        }
        int count = epochs.length;
        while (count > 0 && startOffsets[count - 1] >= startOffset) {
            count--;
        }
        int[] newEpochs = Arrays.copyOf(epochs, count + 1);
        long[] newOffsets = Arrays.copyOf(startOffsets, count + 1);
        newEpochs[count] = epoch;
        newOffsets[count] = startOffset;
        return new LeaderEpochs(newEpochs, newOffsets);
    }

    /** Without epochs that begin at or after {@code endOffset}. */
    LeaderEpochs truncatedTo(long endOffset) {
        int count = epochs.length;
        while (count > 0 && startOffsets[count - 1] >= endOffset) {
            count--;
        }
        return count == epochs.length
                ? this
                : new LeaderEpochs(Arrays.copyOf(epochs, count), Arrays.copyOf(startOffsets, count));
    }

    /** The epoch that holds {@code startOffset} begins there; older ones go. */
    LeaderEpochs startingAt(long startOffset) {
        int first = 0;
        while (first + 1 < epochs.length && startOffsets[first + 1] <= startOffset) {
            first++;
        }
        if (epochs.length == 0 || startOffsets[first] >= startOffset) {
            return this;
        }
        long[] newOffsets = Arrays.copyOfRange(startOffsets, first, epochs.length);
        newOffsets[0] = startOffset;
        return new LeaderEpochs(Arrays.copyOfRange(epochs, first, epochs.length), newOffsets);
    }

    /** Where the greatest known epoch at or below {@code epoch} ends. */
    EpochEnd endOf(int epoch, long logEndOffset) {
        if (epochs.length == 0 || epoch < 0 || epoch > latest()) {
            return EpochEnd.UNKNOWN;
        }
        if (epoch == latest()) {
            return new EpochEnd(epoch, logEndOffset);
        }
        int above = 0;
        while (epochs[above] <= epoch) {
            above++;
        }
        return new EpochEnd(above == 0 ? epoch : epochs[above - 1], startOffsets[above]);
    }

    /** The epoch of the record at {@code offset}, or -1. */
    int at(long offset) {
        int found = -1;
        for (int i = 0; i < epochs.length && startOffsets[i] <= offset; i++) {
            found = epochs[i];
        }
        return found;
    }

    ByteBuffer encode() {
        StringBuilder text = new StringBuilder("0\n").append(epochs.length).append('\n');
        for (int i = 0; i < epochs.length; i++) {
            text.append(epochs[i]).append(' ').append(startOffsets[i]).append('\n');
        }
        return ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Null when the text is not what {@link #encode} writes: it is then rebuilt from the batches. */
    static @Nullable LeaderEpochs decode(ByteBuffer bytes) {
        String[] lines = StandardCharsets.UTF_8.decode(bytes).toString().split("\n", -1);
        try {
            int count = lines.length < 2 || !lines[0].equals("0") ? -1 : Integer.parseInt(lines[1]);
            if (count < 0 || lines.length < count + 2) {
                return null;
            }
            LeaderEpochs epochs = NONE;
            for (int i = 0; i < count; i++) {
                String[] words = lines[i + 2].split(" ", -1);
                LeaderEpochs next = epochs.assign(Integer.parseInt(words[0]), Long.parseLong(words[1]));
                if (next.epochs.length != i + 1) {
                    return null;
                }
                epochs = next;
            }
            return epochs;
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return null;
        }
    }
}
