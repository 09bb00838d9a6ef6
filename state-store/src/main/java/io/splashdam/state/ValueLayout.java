package io.splashdam.state;

/** What the bytes of a value in a store are. */
public enum ValueLayout {
    /** The value's serialised form, nothing else. */
    PLAIN(0),

    /** Eight bytes of timestamp (big endian, milliseconds), then the value: the changelog has them apart. */
    TIMESTAMPED(Long.BYTES);

    private final int prefixBytes;

    ValueLayout(int prefixBytes) {
        this.prefixBytes = prefixBytes;
    }

    /** Bytes before the value proper. */
    public int prefixBytes() {
        return prefixBytes;
    }
}
