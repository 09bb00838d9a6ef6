package io.splashdam.state;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The stores of one task, which commit together.
 *
 * <pre>
 *   changed ──the log has it──► committed ──{@link #write}──► in the backend ──{@link #flush}──► on the disk
 *             └──────────────── heap ───────────────┘
 * </pre>
 *
 * A commit alone writes nothing: until it is flushed, the backend's memory survives a crash no better than the heap does, and a
 * key that changes in every commit is written once. What a crash loses is replayed from the changelog.
 *
 * <p>Owned by the task's thread.
 */
public final class StateStores implements AutoCloseable {
    /** How often a store that nothing changes is noted to be in step: much less than any {@code delete.retention.ms}. */
    private static final long IN_STEP_EVERY_MS = 600_000;

    private final StateBackend backend;
    private final List<KeyValueStore> stores;
    private final Map<String, Long> positions = new HashMap<>(); // of what is committed and not written
    private long committedMs = StateBackend.NO_TIME;

    /** @param maxOverlayBytes heap bytes of changed and lately used entries, shared evenly by the stores */
    public StateStores(List<StoreSpec> specs, StateBackend backend, long maxOverlayBytes) {
        this.backend = backend;
        this.stores = new ArrayList<>(specs.size());
        for (StoreSpec spec : specs) {
            stores.add(new KeyValueStore(spec, stores.size(), backend, maxOverlayBytes / specs.size()));
        }
    }

    public List<KeyValueStore> all() {
        return stores;
    }

    public KeyValueStore store(String name) {
        return stores.get(indexOf(name));
    }

    /** From which changelog offset a replay continues, or {@link StateBackend#NO_POSITION}. */
    public long position(String store) {
        return backend.position(indexOf(store));
    }

    /** True when some store holds more on the heap than it may: commit soon. */
    public boolean isFull() {
        for (int i = 0; i < stores.size(); i++) {
            if (stores.get(i).isFull()) {
                return true;
            }
        }
        return false;
    }

    /** See {@link #commit(Map, long)}; the stores' age stays unknown. */
    public void commit(Map<String, Long> moved) {
        commit(moved, StateBackend.NO_TIME);
    }

    /**
     * Every change is in the log now; hands them to the backend when they have filled the heap's share.
     *
     * @param moved by store: the offset after its last changelog record
     * @param nowMs when the stores agreed with their changelogs, or {@link StateBackend#NO_TIME}
     */
    public void commit(Map<String, Long> moved, long nowMs) {
        boolean isFull = isFull();
        stores.forEach(KeyValueStore::committed);
        positions.putAll(moved);
        committedMs = nowMs;
        if (isFull) {
            write(nowMs);
        }
    }

    /** See {@link #write(long)}, at the time of the last commit. */
    public void write() {
        write(committedMs);
    }

    /**
     * Writes what is committed to the backend, and with it the positions that the log gave to it. A store that nothing has changed
     * is noted to be in step, now and then. Only right after a commit.
     */
    public void write(long nowMs) {
        StateWrite write = backend.write();
        for (KeyValueStore store : stores) {
            store.writeTo(write);
        }
        for (int i = 0; i < stores.size(); i++) {
            Long moved = positions.get(stores.get(i).name());
            if (moved != null) {
                write.position(i, moved, nowMs);
            } else if (backend.position(i) != StateBackend.NO_POSITION
                    && nowMs - backend.inStepMs(i) >= IN_STEP_EVERY_MS) {
                write.position(i, backend.position(i), nowMs);
            }
        }
        write.apply();
        positions.clear();
        stores.forEach(KeyValueStore::written);
    }

    /** When the store last agreed with its changelog up to its position, or {@link StateBackend#NO_TIME}. */
    public long inStepMs(String store) {
        return backend.inStepMs(indexOf(store));
    }

    /** True when no store has an entry in its backend. */
    public boolean isEmpty() {
        for (int i = 0; i < stores.size(); i++) {
            try (StateCursor cursor = backend.range(i, null, null)) {
                if (cursor.next()) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Copies what is {@link #write written}; see {@link StateBackend#checkpoint}. */
    public void checkpoint(Path directory) {
        backend.checkpoint(directory);
    }

    /** Begins a write that passes the heap by: for restoring. Only with nothing changed. */
    public StateWrite restoreWrite() {
        return backend.write();
    }

    public int indexOf(String name) {
        for (int i = 0; i < stores.size(); i++) {
            if (stores.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException("Expected one of the stores " + names() + ", but found '" + name + "'");
    }

    private List<String> names() {
        return stores.stream().map(KeyValueStore::name).toList();
    }

    /** Empties a store for a restore from the beginning. */
    public void discard(String store) {
        int index = indexOf(store);
        backend.discard(index);
        stores.get(index).forgetAll();
        positions.remove(store);
    }

    /** Makes what is {@link #write written} durable. May be called from a housekeeping thread. */
    public void flush() {
        backend.flush();
    }

    /**
     * Makes what is committed durable and lets go. With uncommitted changes, which lie where committed ones lay, what is not written is
     * left to be replayed.
     */
    @Override
    public void close() {
        try {
            if (stores.stream().noneMatch(KeyValueStore::hasUncommitted)) {
                write();
            }
        } finally {
            backend.close();
        }
    }
}
