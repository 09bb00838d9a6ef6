package io.splashdam.coordinator;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One record of an internal topic, already in its schema's bytes. A value of null is a tombstone: the key is gone.
 *
 * <p>Compared by content, so that tests can hold one log against another.
 */
public record CoordinatorRecord(byte[] key, byte @Nullable [] value) {
    /** What a record costs in a batch beside its key and value, at most: three lengths, two deltas, attributes, headers. */
    public static final int OVERHEAD_BYTES = 5 + 1 + 10 + 5 + 5 + 5 + 1;

    public static CoordinatorRecord tombstone(byte[] key) {
        return new CoordinatorRecord(key, null);
    }

    public boolean isTombstone() {
        return value == null;
    }

    /** An upper bound of what this record needs in a batch. */
    public int sizeBytes() {
        return OVERHEAD_BYTES + key.length + (value == null ? 0 : value.length);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CoordinatorRecord that
                && Arrays.equals(key, that.key)
                && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(key) + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return "record[key " + key.length + " bytes, " + (value == null ? "tombstone" : value.length + " bytes") + "]";
    }
}
