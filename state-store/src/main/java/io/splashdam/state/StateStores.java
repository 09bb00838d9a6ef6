package io.splashdam.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The stores of one task, which commit together.
 *
 * <p>Owned by the task's thread.
 */
public final class StateStores implements AutoCloseable {
    private final StateBackend backend;
    private final List<KeyValueStore> stores;

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

    /**
     * Writes every change, and with it the positions that the log gave to these changes. Call it after the log has committed.
     *
     * @param positions by store: the offset after its last changelog record
     */
    public void commit(Map<String, Long> positions) {
        StateWrite write = backend.write();
        for (KeyValueStore store : stores) {
            store.writeDirty(write);
        }
        for (Map.Entry<String, Long> position : positions.entrySet()) {
            write.position(indexOf(position.getKey()), position.getValue());
        }
        write.apply();
        for (KeyValueStore store : stores) {
            store.committed();
        }
    }

    /** Goes back to the last commit. */
    public void rollback() {
        stores.forEach(KeyValueStore::forgetUncommitted);
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
        stores.get(index).forgetUncommitted();
    }

    /** Makes what is committed durable. May be called from a housekeeping thread. */
    public void flush() {
        backend.flush();
    }

    /** Makes what is committed durable and lets go; what is not committed is lost. */
    @Override
    public void close() {
        backend.close();
    }
}
