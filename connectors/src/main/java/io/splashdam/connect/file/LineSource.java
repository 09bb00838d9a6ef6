package io.splashdam.connect.file;

import io.splashdam.connect.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The lines of a file, as bytes, without their line feed. Its offset is the byte after the last line that was given out.
 *
 * <p>A line that is longer than {@code maxLineBytes} comes in pieces, cut after a white-space character where there is one within
 * reach, so that words stay whole; a single word beyond that limit is an error.
 */
public final class LineSource implements Source {
    private static final int READ_BYTES = 256 << 10;

    private final Path file;
    private final int maxLineBytes;
    private final FileChannel channel;
    private byte[] buffer = new byte[READ_BYTES];
    private int filled;
    private long bufferOffset;
    private boolean isAtEndOfFile;

    private LineSource(Path file, int maxLineBytes, FileChannel channel, long offset) {
        this.file = file;
        this.maxLineBytes = maxLineBytes;
        this.channel = channel;
        this.bufferOffset = offset;
    }

    /**
     * @param offset the byte to go on from: 0, or an {@link #offset} of earlier
     * @param maxLineBytes the longest record that is given out
     */
    public static LineSource open(Path file, long offset, int maxLineBytes) throws IOException {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            channel.position(offset);
            return new LineSource(file, maxLineBytes, channel, offset);
        } catch (NoSuchFileException e) {
            throw new IOException("There is no file " + file + ". Name one that can be read.", e);
        }
    }

    @Override
    public int poll(RecordSink sink, int maxBytes) throws IOException {
        fill();
        int records = 0;
        int start = 0;
        boolean enough = false;
        while (!enough && start < filled) {
            int end = endOfRecord(start);
            if (end < 0) {
                enough = true;
            } else {
                sink.accept(buffer, start, contentEnd(start, end) - start);
                records++;
                start = end;
                enough = start >= maxBytes;
            }
        }
        drop(start);
        return records;
    }

    private void fill() throws IOException {
        if (filled == buffer.length) {
            byte[] larger = new byte[buffer.length * 2];
            System.arraycopy(buffer, 0, larger, 0, filled);
            buffer = larger;
        }
        while (!isAtEndOfFile && filled < buffer.length) {
            int read = channel.read(ByteBuffer.wrap(buffer, filled, buffer.length - filled));
            if (read < 0) {
                isAtEndOfFile = true;
            } else {
                filled += read;
            }
        }
    }

    /** The place after the record that begins at {@code start}; -1 when more of the file must be read first. */
    private int endOfRecord(int start) throws IOException {
        int limit = Math.min(filled, start + maxLineBytes);
        int lastSpace = -1;
        for (int i = start; i < limit; i++) {
            if (buffer[i] == '\n') {
                return i + 1;
            }
            if (isSpace(buffer[i])) {
                lastSpace = i;
            }
        }
        if (limit - start < maxLineBytes) {
            return isAtEndOfFile ? filled : -1;
        }
        if (lastSpace < 0) {
            throw new IOException(
                    file + ": the word at byte " + (bufferOffset + start) + " is longer than " + maxLineBytes
                            + " bytes, which is more than a record may hold. Split it, or raise max.message.bytes.");
        }
        return lastSpace + 1;
    }

    private int contentEnd(int start, int end) {
        return end > start && buffer[end - 1] == '\n' ? end - 1 : end;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || (b >= '\t' && b <= '\r');
    }

    private void drop(int bytes) {
        System.arraycopy(buffer, bytes, buffer, 0, filled - bytes);
        filled -= bytes;
        bufferOffset += bytes;
    }

    @Override
    public boolean isExhausted() {
        return isAtEndOfFile && filled == 0;
    }

    @Override
    public long offset() {
        return bufferOffset;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
