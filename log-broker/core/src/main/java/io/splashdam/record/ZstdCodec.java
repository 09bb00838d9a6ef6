package io.splashdam.record;

import com.github.luben.zstd.RecyclingBufferPool;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;

final class ZstdCodec implements Codec {
    private static final int LEVEL = 3;

    @Override
    public void compress(byte[] from, int start, int length, BoundedBytes into) throws IOException {
        int most = (int) Zstd.compressBound(length);
        into.reserve(most);
        long packed = Zstd.compressByteArray(into.array(), into.size(), most, from, start, length, LEVEL);
        into.advance(result(packed));
    }

    @Override
    public void decompress(byte[] from, int start, int length, BoundedBytes into) throws IOException {
        long claimed = Zstd.getFrameContentSize(from, start, length);
        boolean isOneFrame = claimed > 0 && Zstd.findFrameCompressedSize(from, start, length) == length;
        if (!isOneFrame) { // most clients stream, so the frame does not say how much it holds
            decompressStream(from, start, length, into);
            return;
        }
        into.reserve(claimed);
        long unpacked = Zstd.decompressByteArray(into.array(), into.size(), (int) claimed, from, start, length);
        into.advance(result(unpacked));
    }

    private static void decompressStream(byte[] from, int start, int length, BoundedBytes into) throws IOException {
        try (ZstdInputStreamNoFinalizer unpacked = new ZstdInputStreamNoFinalizer(
                new ByteArrayInputStream(from, start, length), RecyclingBufferPool.INSTANCE)) {
            unpacked.transferTo(into);
        }
    }

    private static int result(long answer) throws IOException {
        if (Zstd.isError(answer)) {
            throw new IOException("zstd: " + Zstd.getErrorName(answer));
        }
        return (int) answer;
    }
}
