package io.splashdam.record;

/** The codecs of a record batch, in the order of their ids in its attributes. */
public enum Compression {
    NONE,
    GZIP,
    SNAPPY,
    LZ4,
    ZSTD;

    private static final Compression[] BY_ID = values();

    public int id() {
        return ordinal();
    }

    /** @throws IllegalArgumentException for an id that names no codec */
    public static Compression of(int id) {
        if (id < 0 || id >= BY_ID.length) {
            throw new IllegalArgumentException("Expected a compression id from 0 to 4, but found " + id);
        }
        return BY_ID[id];
    }
}
