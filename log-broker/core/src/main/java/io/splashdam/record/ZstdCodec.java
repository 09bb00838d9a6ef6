package io.splashdam.record;

import com.github.luben.zstd.RecyclingBufferPool;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Zstandard at Kafka's level, with contexts that are lent out: to make one costs more than to pack a small batch. */
final class ZstdCodec implements Codec {
    private static final int LEVEL = 3;

    /** Contexts kept of each kind; a packing one holds about 1 MB of native memory. */
    private static final int KEPT_CONTEXTS = 4;

    private final Lending<ZstdCompressCtx> packing =
            new Lending<>(KEPT_CONTEXTS, () -> new ZstdCompressCtx().setLevel(LEVEL), ZstdCompressCtx::close);
    private final Lending<ZstdDecompressCtx> unpacking =
            new Lending<>(KEPT_CONTEXTS, ZstdDecompressCtx::new, ZstdDecompressCtx::close);

    @Override
    public void compress(byte[] from, int start, int length, BoundedBytes into) {
        int most = (int) Zstd.compressBound(length);
        into.reserve(most);
        ZstdCompressCtx context = packing.take();
        try {
            into.advance(context.compressByteArray(into.array(), into.size(), most, from, start, length));
        } finally {
            packing.giveBack(context);
        }
    }

    /**
     * Most clients stream, so a frame seldom says how much it holds: what is unpacked goes where the last batch went, and only
     * if that is too small does it stream here too.
     */
    @Override
    public void decompress(byte[] from, int start, int length, BoundedBytes into) throws IOException {
        into.reserve(Math.max(0, Zstd.getFrameContentSize(from, start, length)));
        ZstdDecompressCtx context = unpacking.take();
        try {
            int room = into.array().length - into.size();
            into.advance(context.decompressByteArray(into.array(), into.size(), room, from, start, length));
        } catch (ZstdException e) {
            if (e.getErrorCode() != Zstd.errDstSizeTooSmall()) {
                throw e;
            }
            decompressStream(from, start, length, into);
        } finally {
            unpacking.giveBack(context);
        }
    }

    private static void decompressStream(byte[] from, int start, int length, BoundedBytes into) throws IOException {
        try (ZstdInputStreamNoFinalizer unpacked = new ZstdInputStreamNoFinalizer(
                new ByteArrayInputStream(from, start, length), RecyclingBufferPool.INSTANCE)) {
            unpacked.transferTo(into);
        }
    }
}
