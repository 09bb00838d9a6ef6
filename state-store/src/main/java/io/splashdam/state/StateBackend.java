package io.splashdam.state;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the stores of one task rest: tables of bytes that are written together.
 *
 * <p>Owned by the task's thread. The index of a store is its place in the list that the backend was opened with.
 */
public interface StateBackend extends AutoCloseable {
    /** The position of a store whose content is unknown or empty: restore it from the beginning. */
    long NO_POSITION = -1L;

    /** The time of a store of which nobody has said when it agreed with its changelog. */
    long NO_TIME = -1L;

    byte @Nullable [] get(int store, byte[] bytes, int at, int length);

    /** Looks up {@code count} keys in one call; {@code values[i]} becomes null where {@code keys[i]} is absent. */
    void multiGet(int store, byte[][] keys, byte[] @Nullable [] values, int count);

    /** Entries with {@code from <= key < to} in the order of unsigned bytes; null leaves that side open. */
    StateCursor range(int store, byte @Nullable [] from, byte @Nullable [] to);

    /** Begins a write; only one at a time. */
    StateWrite write();

    /** The changelog offset from which replay continues, or {@link #NO_POSITION}. */
    long position(int store);

    /** When the store last agreed with its changelog up to its position, or {@link #NO_TIME}. */
    default long inStepMs(int store) {
        return NO_TIME;
    }

    /** Empties a store and forgets its position, durably, before anything is replayed into it. */
    void discard(int store);

    /** Makes everything written so far durable, and waits for it. May be called from a housekeeping thread. */
    void flush();

    /**
     * Writes a copy of all stores, with their positions, that can be opened elsewhere: what a standby or a backup begins with.
     *
     * @param directory does not exist yet; on the same file system it costs hard links only
     * @throws StateException when that fails, or nothing of these stores rests on a disk
     */
    default void checkpoint(Path directory) {
        throw new StateException("These stores are kept in memory; there is nothing to copy to " + directory);
    }

    /** Flushes and lets go of everything. */
    @Override
    void close();
}
