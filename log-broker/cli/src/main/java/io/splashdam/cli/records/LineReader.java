package io.splashdam.cli.records;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Lines as bytes, without their end ({@code \n} or {@code \r\n}). Owned by the command's thread.
 *
 * <p>A line longer than the limit ends the run instead of filling the heap.
 */
final class LineReader {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final InputStream in;
    private final int maxLineBytes;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;

    LineReader(InputStream in, int maxLineBytes) {
        this.in = in;
        this.maxLineBytes = maxLineBytes;
    }

    /** True when the next line would have to wait for whoever types it. */
    boolean wouldWait() {
        return position == limit;
    }

    /** The next line, or null at the end. */
    byte @Nullable [] next() throws IOException {
        var line = new ByteArrayOutputStream(128);
        while (true) {
            if (position == limit && !fill()) {
                return line.size() == 0 ? null : withoutReturn(line);
            }
            int start = position;
            while (position < limit && buffer[position] != '\n') {
                position++;
            }
            line.write(buffer, start, position - start);
            if (line.size() > maxLineBytes) {
                throw new IOException("Expected lines of at most " + maxLineBytes + " bytes, but one is longer");
            }
            if (position < limit) {
                position++;
                return withoutReturn(line);
            }
        }
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer));
        return limit > 0;
    }

    private static byte[] withoutReturn(ByteArrayOutputStream line) {
        byte[] bytes = line.toByteArray();
        int length = bytes.length;
        return length > 0 && bytes[length - 1] == '\r' ? java.util.Arrays.copyOf(bytes, length - 1) : bytes;
    }
}
