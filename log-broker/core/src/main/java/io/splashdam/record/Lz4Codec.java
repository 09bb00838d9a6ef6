package io.splashdam.record;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import net.jpountz.xxhash.XXHash32;
import net.jpountz.xxhash.XXHashFactory;

/**
 * LZ4's frame format, as Kafka uses it with record format 2: independent blocks of 64 KiB, no checksums (the batch has its
 * own). Frames with checksums or a content size are read too; blocks that depend on each other are not, as with Kafka.
 *
 * <pre>
 *  magic (4) | FLG BD [content size (8)] HC | block: length (4, top bit: stored as is) bytes [checksum] … | 0 (4) [checksum]
 * </pre>
 */
final class Lz4Codec implements Codec {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int MAGIC = 0x184D2204;
    private static final int BLOCK_BYTES = 64 * 1024;
    private static final int FLAGS_AT = 4;
    private static final int STORED_BIT = 0x80000000;

    /** Magic, FLG (version 1, independent blocks), BD (64 KiB) and the checksum byte that belongs to these two. */
    private static final byte[] HEADER = {0x04, 0x22, 0x4D, 0x18, 0x60, 0x40, (byte) 0x82};

    private static final int VERSION_MASK = 0xC0;
    private static final int VERSION_1 = 0x40;
    private static final int INDEPENDENT_BIT = 0x20;
    private static final int BLOCK_CHECKSUM_BIT = 0x10;
    private static final int CONTENT_SIZE_BIT = 0x08;
    private static final int CONTENT_CHECKSUM_BIT = 0x04;
    private static final int DICTIONARY_BIT = 0x01;

    private static final int RESERVED_FLAG_BIT = 0x02;
    private static final int RESERVED_DESCRIPTOR_BITS = 0x8F;
    private static final int SMALLEST_BLOCK_ID = 4;

    private final XXHash32 hash = XXHashFactory.fastestInstance().hash32();
    private final LZ4Compressor compressor = LZ4Factory.fastestInstance().fastCompressor();
    private final LZ4SafeDecompressor decompressor =
            LZ4Factory.fastestInstance().safeDecompressor();

    @Override
    public void compress(byte[] from, int start, int length, BoundedBytes into) {
        into.write(HEADER, 0, HEADER.length);
        for (int at = 0; at < length; at += BLOCK_BYTES) {
            compressBlock(from, start + at, Math.min(BLOCK_BYTES, length - at), into);
        }
        putInt(into, 0);
    }

    private void compressBlock(byte[] from, int start, int length, BoundedBytes into) {
        int most = compressor.maxCompressedLength(length);
        into.reserve(Integer.BYTES + most);
        int lengthAt = into.size();
        int packed = compressor.compress(from, start, length, into.array(), lengthAt + Integer.BYTES, most);
        if (packed < length) {
            putInt(into, packed);
            into.advance(packed);
        } else {
            putInt(into, length | STORED_BIT);
            into.write(from, start, length);
        }
    }

    private static void putInt(BoundedBytes into, int value) {
        into.reserve(Integer.BYTES);
        INT.set(into.array(), into.size(), value);
        into.advance(Integer.BYTES);
    }

    @Override
    public void decompress(byte[] from, int start, int length, BoundedBytes into) throws IOException {
        int end = start + length;
        int at = start;
        while (at < end) {
            at = decompressFrame(from, at, end, into);
        }
    }

    private int decompressFrame(byte[] from, int start, int end, BoundedBytes into) throws IOException {
        if (getInt(from, start, end) != MAGIC || end - start < HEADER.length) {
            throw new IOException("Expected an LZ4 frame, but found other bytes");
        }
        int flags = from[start + FLAGS_AT];
        if ((flags & VERSION_MASK) != VERSION_1
                || (flags & INDEPENDENT_BIT) == 0
                || (flags & (DICTIONARY_BIT | RESERVED_FLAG_BIT)) != 0) {
            throw new IOException("Expected LZ4 frame version 1 with independent blocks, but its flags are " + flags);
        }
        boolean hasBlockChecksums = (flags & BLOCK_CHECKSUM_BIT) != 0;
        int at = start + HEADER.length + ((flags & CONTENT_SIZE_BIT) != 0 ? Long.BYTES : 0);
        int maxBlockBytes = maxBlockBytes(from, start, at, end);
        while (true) {
            int head = getInt(from, at, end);
            at += Integer.BYTES;
            if (head == 0) {
                return at + ((flags & CONTENT_CHECKSUM_BIT) != 0 ? Integer.BYTES : 0);
            }
            int blockBytes = head & ~STORED_BIT;
            if (blockBytes > end - at) {
                throw new IOException(
                        "Expected an LZ4 block of " + blockBytes + " bytes, but " + (end - at) + " are left");
            }
            if ((head & STORED_BIT) != 0) {
                into.write(from, at, blockBytes);
            } else {
                decompressBlock(from, at, blockBytes, maxBlockBytes, into);
            }
            at += blockBytes;
            if (hasBlockChecksums) {
                checkHash(getInt(from, at, end), hash.hash(from, at - blockBytes, blockBytes, 0));
                at += Integer.BYTES;
            }
        }
    }

    /** Reads the block size from a descriptor whose own checksum, the byte before {@code descriptorEnd}, holds. */
    private int maxBlockBytes(byte[] from, int start, int descriptorEnd, int end) throws IOException {
        if (descriptorEnd > end) {
            throw new IOException("Expected an LZ4 frame's descriptor, but the bytes end");
        }
        int descriptor = from[start + FLAGS_AT + 1];
        int blockId = (descriptor >> 4) & 7;
        if ((descriptor & RESERVED_DESCRIPTOR_BITS) != 0 || blockId < SMALLEST_BLOCK_ID) {
            throw new IOException(
                    "Expected an LZ4 block size from 64 KiB to 4 MiB, but its descriptor is " + descriptor);
        }
        int flagsAt = start + FLAGS_AT;
        int computed = hash.hash(from, flagsAt, descriptorEnd - 1 - flagsAt, 0);
        checkHash(from[descriptorEnd - 1], (byte) (computed >> 8));
        return 1 << (8 + 2 * blockId);
    }

    private static void checkHash(int found, int computed) throws IOException {
        if (found != computed) {
            throw new IOException("Expected a checksum of an LZ4 frame to hold, but " + found + " is not " + computed);
        }
    }

    private void decompressBlock(byte[] from, int at, int packed, int maxBlockBytes, BoundedBytes into) {
        // A byte of LZ4 unpacks to at most 255: a small block need not reserve the frame's whole block size.
        long most = Math.min(maxBlockBytes, packed * 255L + 64);
        int allowed = into.limitBytes() - into.size();
        into.reserve(Math.min(most, allowed));
        try {
            int room = into.array().length - into.size();
            into.advance(decompressor.decompress(from, at, packed, into.array(), into.size(), room));
        } catch (LZ4Exception e) {
            if (most > allowed) {
                throw new DecompressedTooLargeException(into.limitBytes());
            }
            throw e;
        }
    }

    private static int getInt(byte[] from, int at, int end) throws IOException {
        if (end - at < Integer.BYTES) {
            throw new IOException("Expected four more bytes of an LZ4 frame, but " + (end - at) + " are left");
        }
        return (int) INT.get(from, at);
    }
}
