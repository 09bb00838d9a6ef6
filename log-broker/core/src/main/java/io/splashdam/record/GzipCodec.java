package io.splashdam.record;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

final class GzipCodec implements Codec {
    private static final int WINDOW_BYTES = 8 * 1024;

    @Override
    public void compress(byte[] from, int start, int length, BoundedBytes into) throws IOException {
        try (GZIPOutputStream packed = new GZIPOutputStream(into, WINDOW_BYTES)) {
            packed.write(from, start, length);
        }
    }

    @Override
    public void decompress(byte[] from, int start, int length, BoundedBytes into) throws IOException {
        try (GZIPInputStream unpacked =
                new GZIPInputStream(new ByteArrayInputStream(from, start, length), WINDOW_BYTES)) {
            unpacked.transferTo(into);
        }
    }
}
