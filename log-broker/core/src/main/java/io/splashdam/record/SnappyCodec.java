package io.splashdam.record;

import java.io.IOException;
import org.xerial.snappy.Snappy;

/**
 * Snappy in the framing of snappy-java's streams, which Kafka uses: a header of 16 bytes (magic, version, lowest compatible
 * version), then chunks, each with its packed length. Bytes without that header are one raw block, as some clients send.
 *
 * <p>The chunks are read here and not by {@code SnappyInputStream}, which believes whatever unpacked length a chunk claims.
 */
final class SnappyCodec implements Codec {
    private static final int HEADER_BYTES = 16;
    private static final int CHUNK_BYTES = 32 * 1024;
    private static final byte[] HEADER = {(byte) 0x82, 'S', 'N', 'A', 'P', 'P', 'Y', 0, 0, 0, 0, 1, 0, 0, 0, 1};
    private static final int MAGIC_BYTES = 8;
    private static final int LOWEST_VERSION = 1;

    @Override
    public void compress(byte[] from, int start, int length, BoundedBytes into) throws IOException {
        into.write(HEADER, 0, HEADER_BYTES);
        for (int at = 0; at < length; at += CHUNK_BYTES) {
            int chunk = Math.min(CHUNK_BYTES, length - at);
            into.reserve(Integer.BYTES + Snappy.maxCompressedLength(chunk));
            int lengthAt = into.size();
            int packed = Snappy.compress(from, start + at, chunk, into.array(), lengthAt + Integer.BYTES);
            BigEndian.putInt(into.array(), lengthAt, packed);
            into.advance(Integer.BYTES + packed);
        }
    }

    @Override
    public void decompress(byte[] from, int start, int length, BoundedBytes into) throws IOException {
        int at = start;
        int end = start + length;
        if (!hasMagic(from, at, end)) {
            unpack(from, at, length, into);
            return;
        }
        while (at < end) {
            if (hasMagic(from, at, end)) { // streams may be strung together
                checkVersion(BigEndian.getInt(from, at + MAGIC_BYTES));
                at += HEADER_BYTES;
                continue;
            }
            if (end - at < Integer.BYTES) {
                throw new IOException("Expected a snappy chunk's length, but only " + (end - at) + " bytes are left");
            }
            int packed = BigEndian.getInt(from, at);
            at += Integer.BYTES;
            if (packed < 0 || packed > end - at) {
                throw new IOException(
                        "Expected a snappy chunk of " + packed + " bytes, but " + (end - at) + " are left");
            }
            unpack(from, at, packed, into);
            at += packed;
        }
    }

    private static boolean hasMagic(byte[] from, int at, int end) {
        if (end - at < HEADER_BYTES) {
            return false;
        }
        for (int i = 0; i < MAGIC_BYTES; i++) {
            if (from[at + i] != HEADER[i]) {
                return false;
            }
        }
        return true;
    }

    private static void checkVersion(int version) throws IOException {
        if (version < LOWEST_VERSION) {
            throw new IOException("Expected snappy framing of version 1 or later, but found " + version);
        }
    }

    private static void unpack(byte[] from, int at, int packed, BoundedBytes into) throws IOException {
        int claimed = Snappy.uncompressedLength(from, at, packed);
        if (claimed < 0) {
            throw new IOException("Expected a snappy block's length, but found " + claimed);
        }
        into.reserve(claimed);
        into.advance(Snappy.uncompress(from, at, packed, into.array(), into.size()));
    }
}
