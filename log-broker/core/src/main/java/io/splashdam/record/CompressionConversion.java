package io.splashdam.record;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gives batches the codec that a topic's {@code compression.type} asks for, where it is not {@code producer}. The records'
 * bytes stay as they are and are only packed anew; of the header, the codec, the length and the checksum change.
 *
 * <p>Owned by the thread that uses it. Batches that do not unpack end with {@link MalformedBatchException}; a batch may come
 * out larger than {@code max.message.bytes}, so who converts looks at the size afterwards, as Kafka does.
 */
public final class CompressionConversion {
    private final BatchView batch = new BatchView();
    private final BoundedBytes unpacked;
    private final BoundedBytes converted = new BoundedBytes(Integer.MAX_VALUE - 8);

    /** @param maxDecompressedBytes what one batch may unpack to */
    public CompressionConversion(int maxDecompressedBytes) {
        this.unpacked = new BoundedBytes(maxDecompressedBytes);
    }

    /** The same buffer where every batch in it has the codec already, else a new one on the heap. */
    public ByteBuffer convert(ByteBuffer batches, Compression target) {
        if (areAll(batches, target)) {
            return batches;
        }
        byte[] from = new byte[batches.remaining()];
        batches.get(batches.position(), from);
        ByteBuffer source = ByteBuffer.wrap(from);
        converted.clear();
        for (int at = 0; at < from.length; ) {
            int bytes = batch.wrap(source, at).sizeBytes();
            convertBatch(from, at, bytes, target);
            at += bytes;
        }
        return ByteBuffer.wrap(Arrays.copyOf(converted.array(), converted.size()));
    }

    private boolean areAll(ByteBuffer batches, Compression target) {
        for (int at = batches.position(); at < batches.limit(); at += batch.sizeBytes()) {
            if (batch.wrap(batches, at).compressionId() != target.id()) {
                return false;
            }
        }
        return true;
    }

    private void convertBatch(byte[] from, int at, int bytes, Compression target) {
        int start = converted.size();
        if (batch.compressionId() == target.id()) {
            converted.write(from, at, bytes);
            return;
        }
        converted.write(from, at, BatchView.HEADER_BYTES);
        pack(from, at + BatchView.HEADER_BYTES, bytes - BatchView.HEADER_BYTES, source(batch.compressionId()), target);
        batch.wrap(ByteBuffer.wrap(converted.array(), 0, converted.size()), start);
        batch.repack(target, converted.size() - start);
    }

    private void pack(byte[] from, int at, int length, Compression source, Compression target) {
        if (source == Compression.NONE) {
            target.compress(from, at, length, converted);
            return;
        }
        unpacked.clear();
        source.decompress(from, at, length, unpacked);
        if (target == Compression.NONE) {
            converted.write(unpacked.array(), 0, unpacked.size());
        } else {
            target.compress(unpacked.array(), 0, unpacked.size(), converted);
        }
    }

    private static Compression source(int id) {
        if (!Compression.isKnown(id)) {
            throw new MalformedBatchException("Expected a compression id from 0 to 4, but found " + id);
        }
        return Compression.of(id);
    }

    /** The codec that a value of {@code compression.type} names; null for {@code producer}, which keeps each batch's own. */
    public static @Nullable Compression ofTopic(String compressionType) {
        switch (compressionType) {
            case "producer":
                return null;
            case "uncompressed":
                return Compression.NONE;
            default:
                return Compression.ofName(compressionType);
        }
    }
}
