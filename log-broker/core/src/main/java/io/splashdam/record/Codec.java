package io.splashdam.record;

import java.io.IOException;

/** Packs and unpacks the records of one batch; stateless. What it writes, Kafka's clients read, and the reverse. */
interface Codec {
    void compress(byte[] from, int start, int length, BoundedBytes into) throws IOException;

    /** Unpacks everything. A result beyond the limit of {@code into} ends with {@link DecompressedTooLargeException}. */
    void decompress(byte[] from, int start, int length, BoundedBytes into) throws IOException;
}
