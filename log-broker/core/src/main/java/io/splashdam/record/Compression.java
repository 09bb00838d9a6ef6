package io.splashdam.record;

import java.io.IOException;

/** The codecs of a record batch, in the order of their ids in its attributes. Native libraries load at first use. */
public enum Compression {
    NONE("none"),
    GZIP("gzip"),
    SNAPPY("snappy"),
    LZ4("lz4"),
    ZSTD("zstd");

    private static final Compression[] BY_ID = values();

    private final String settingName;

    Compression(String settingName) {
        this.settingName = settingName;
    }

    /** Its name in Kafka's settings. */
    public String settingName() {
        return settingName;
    }

    public int id() {
        return ordinal();
    }

    public static boolean isKnown(int id) {
        return id >= 0 && id < BY_ID.length;
    }

    /** @throws IllegalArgumentException for an id that names no codec */
    public static Compression of(int id) {
        if (!isKnown(id)) {
            throw new IllegalArgumentException("Expected a compression id from 0 to 4, but found " + id);
        }
        return BY_ID[id];
    }

    /**
     * By the name in Kafka's settings: {@code none}, {@code gzip}, {@code snappy}, {@code lz4}, {@code zstd}.
     *
     * @throws IllegalArgumentException for any other
     */
    public static Compression ofName(String name) {
        for (Compression compression : BY_ID) {
            if (compression.settingName.equals(name)) {
                return compression;
            }
        }
        throw new IllegalArgumentException(
                "Expected a codec out of none, gzip, snappy, lz4 and zstd, but found " + name);
    }

    /** Packs the bytes behind those that {@code into} has already. */
    void compress(byte[] from, int start, int length, BoundedBytes into) {
        try {
            codec().compress(from, start, length, into);
        } catch (IOException e) {
            throw new IllegalStateException("Expected " + this + " to pack " + length + " bytes, but it failed", e);
        }
    }

    /** Unpacks the bytes behind those that {@code into} has already. */
    void decompress(byte[] from, int start, int length, BoundedBytes into) {
        try {
            codec().decompress(from, start, length, into);
        } catch (MalformedBatchException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // each codec has its own way of saying that bytes are damaged
            throw new MalformedBatchException(
                    "Expected records packed by " + this + ", but they do not unpack: " + e, e);
        }
    }

    private Codec codec() {
        switch (this) {
            case GZIP:
                return Gzip.CODEC;
            case SNAPPY:
                return Snappy.CODEC;
            case LZ4:
                return Lz4.CODEC;
            case ZSTD:
                return Zstd.CODEC;
            default:
                throw new IllegalStateException("Expected a codec, but the records are not compressed");
        }
    }

    private static final class Gzip {
        static final Codec CODEC = new GzipCodec();
    }

    private static final class Snappy {
        static final Codec CODEC = new SnappyCodec();
    }

    private static final class Lz4 {
        static final Codec CODEC = new Lz4Codec();
    }

    private static final class Zstd {
        static final Codec CODEC = new ZstdCodec();
    }
}
