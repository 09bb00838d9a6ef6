package io.splashdam.state.changelog;

import io.splashdam.state.KeyValueStore;
import io.splashdam.state.StateBackend;
import io.splashdam.state.StateStores;
import io.splashdam.state.StateWrite;
import io.splashdam.state.StoreShape;
import io.splashdam.state.ValueLayout;
import io.splashdam.state.serde.ByteSink;

/** Replays a changelog into its store. Owned by the task's thread. */
public final class Restore {
    /** Bytes that are written into the store at a time. */
    private static final long WRITE_BYTES = 1L << 20;

    private final StateStores stores;
    private final long nowMs;
    private final RestoreProgress progress;
    private final KeyValueStore store;
    private final int index;
    private final ByteSink stored = new ByteSink(64); // the key as the store has it
    private final ByteSink value = new ByteSink(256);
    private StateWrite write;
    private long records;

    private Restore(StateStores stores, String name, long nowMs, RestoreProgress progress) {
        this.stores = stores;
        this.nowMs = nowMs;
        this.progress = progress;
        this.store = stores.store(name);
        this.index = stores.indexOf(name);
        this.write = stores.restoreWrite();
    }

    /** What a restore did. */
    public record Outcome(RestorePlan plan, long records) {}

    /** Brings the store to the end that {@code changelog} has when this is called. */
    public static Outcome run(StateStores stores, String store, ChangelogReader changelog) {
        return run(stores, store, changelog, StateBackend.NO_TIME, RestoreProgress.UNHEARD);
    }

    /** The same at this time, which decides whether the store is too old for a tail. */
    public static Outcome run(
            StateStores stores, String store, ChangelogReader changelog, long nowMs, RestoreProgress progress) {
        long inStepMs = stores.inStepMs(store);
        long ageMs = inStepMs == StateBackend.NO_TIME || nowMs == StateBackend.NO_TIME ? 0 : nowMs - inStepMs;
        RestorePlan plan = RestorePlan.of(
                stores.position(store),
                ageMs,
                changelog.beginningOffset(),
                changelog.endOffset(),
                changelog.deleteRetentionMs());
        progress.planned(plan);
        Restore restore = new Restore(stores, store, nowMs, progress);
        if (plan instanceof RestorePlan.Full full) {
            stores.discard(store);
            restore.replay(changelog, full.from(), full.to());
        } else if (plan instanceof RestorePlan.Tail tail) {
            restore.replay(changelog, tail.from(), tail.to());
        }
        return new Outcome(plan, restore.records);
    }

    private void replay(ChangelogReader changelog, long from, long to) {
        long next = from;
        while (next < to) {
            long read = changelog.read(next, this::apply);
            if (read <= next) {
                throw new IllegalStateException("Expected the changelog of store " + store.name()
                        + " to go on after offset " + next + " up to " + to + ", but it stays");
            }
            next = read;
            if (write.sizeBytes() >= WRITE_BYTES) {
                writeUpTo(next);
            }
        }
        writeUpTo(next);
    }

    private void writeUpTo(long position) {
        write.position(index, position, nowMs);
        write.apply();
        progress.restored(position, records);
        write = stores.restoreWrite();
    }

    private void apply(
            long timestampMs, byte[] key, int keyAt, int keyLength, byte[] bytes, int valueAt, int valueLength) {
        records++;
        StoreShape shape = store.spec().shape();
        if (shape.prefixBytes() > 0) {
            stored.clear();
            stored.writeLong(shape.segmentOf(key, keyAt, keyLength));
            stored.write(key, keyAt, keyLength);
            write(timestampMs, stored.array(), 0, stored.size(), bytes, valueAt, valueLength);
        } else {
            write(timestampMs, key, keyAt, keyLength, bytes, valueAt, valueLength);
        }
    }

    private void write(
            long timestampMs, byte[] key, int keyAt, int keyLength, byte[] bytes, int valueAt, int valueLength) {
        if (valueLength < 0) {
            write.delete(index, key, keyAt, keyLength);
            return;
        }
        value.clear();
        if (store.spec().layout() == ValueLayout.TIMESTAMPED) {
            value.writeLong(timestampMs);
        }
        value.write(bytes, valueAt, valueLength);
        write.put(index, key, keyAt, keyLength, value.array(), 0, value.size());
    }
}
