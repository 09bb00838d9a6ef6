package io.splashdam.state.changelog;

/** One partition of a changelog, as a restore reads it. */
public interface ChangelogReader extends AutoCloseable {
    /** Offset of the oldest record that the log still has. */
    long beginningOffset();

    /** Offset after the last committed record. */
    long endOffset();

    /** How long a deletion is at least kept before compaction may forget it: {@code delete.retention.ms}. */
    default long deleteRetentionMs() {
        return Long.MAX_VALUE;
    }

    /**
     * Hands some records, from {@code fromOffset} on, to {@code sink}.
     *
     * @return the offset from which to read on; greater than {@code fromOffset} as long as that lies before the end
     */
    long read(long fromOffset, Sink sink);

    @Override
    void close();

    /** Takes records; the slices are valid during the call. */
    @FunctionalInterface
    interface Sink {
        /** @param valueLength negative: the key was deleted */
        void accept(long timestampMs, byte[] key, int keyAt, int keyLength, byte[] value, int valueAt, int valueLength);
    }
}
