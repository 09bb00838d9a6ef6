package io.splashdam.state;

/** Changes that a backend takes whole or not at all, in the order of the calls. The slices are copied by each call. */
public interface StateWrite {
    void put(int store, byte[] key, int keyAt, int keyLength, byte[] value, int valueAt, int valueLength);

    void delete(int store, byte[] key, int keyAt, int keyLength);

    /** Deletes every key with {@code from <= key < to}, in the order of unsigned bytes. */
    void deleteRange(int store, byte[] from, byte[] to);

    /**
     * From which changelog offset a replay of the store continues once this write is applied.
     *
     * @param inStepMs when the store agreed with its changelog up to there, or {@link StateBackend#NO_TIME}
     */
    void position(int store, long nextOffset, long inStepMs);

    /** Bytes gathered so far. */
    long sizeBytes();

    void apply();
}
