package io.splashdam.state.rocksdb;

import io.splashdam.state.StateBackend;
import io.splashdam.state.StateCursor;
import io.splashdam.state.StateException;
import io.splashdam.state.StateWrite;
import io.splashdam.state.StoreSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * One task's database.
 *
 * <p>Owned by the task's thread; only {@link #flush} may come from another one, and it and {@link #close} exclude each other.
 */
public final class RocksBackend implements StateBackend {
    /** Of the content of {@code __meta} and of the stores' column families. */
    static final byte FORMAT_VERSION = 1;

    private static final byte[] META = "__meta".getBytes(StandardCharsets.UTF_8);
    private static final byte[] FORMAT_KEY = "format".getBytes(StandardCharsets.UTF_8);
    private static final String POSITION_PREFIX = "position/";

    /** The offset, then the time at which the store was in step with it. */
    private static final int POSITION_BYTES = 2 * Long.BYTES;

    private final Path directory;
    private final List<StoreSpec> specs;
    private final RocksOptions options;
    private final RocksDB database;
    private final ColumnFamilyHandle byDefault;
    private final ColumnFamilyHandle meta;
    private final List<ColumnFamilyHandle> others;
    private final ColumnFamilyHandle[] families;
    private final byte[][] positionKeys;
    private final long[] positions;
    private final long[] inStepMs;
    private final EncodedWrite write = new EncodedWrite();
    private boolean isClosed;

    private RocksBackend(Path directory, List<StoreSpec> specs, RocksOptions options, RocksDB database, Families opened)
            throws RocksDBException {
        this.directory = directory;
        this.specs = List.copyOf(specs);
        this.options = options;
        this.database = database;
        this.byDefault = opened.take(RocksDB.DEFAULT_COLUMN_FAMILY);
        this.meta = opened.take(META);
        this.families = new ColumnFamilyHandle[specs.size()];
        this.positionKeys = new byte[specs.size()][];
        this.positions = new long[specs.size()];
        this.inStepMs = new long[specs.size()];
        for (int i = 0; i < families.length; i++) {
            String name = specs.get(i).name();
            families[i] = opened.take(name.getBytes(StandardCharsets.UTF_8));
            positionKeys[i] = (POSITION_PREFIX + name).getBytes(StandardCharsets.UTF_8);
            byte[] stored = database.get(meta, positionKeys[i]);
            positions[i] =
                    stored == null ? NO_POSITION : ByteBuffer.wrap(stored).getLong();
            inStepMs[i] = stored == null || stored.length < POSITION_BYTES
                    ? NO_TIME
                    : ByteBuffer.wrap(stored).getLong(Long.BYTES);
        }
        this.others = opened.rest();
    }

    /**
     * Opens or creates the database of a task. Column families of stores that the topology no longer has are kept.
     *
     * @throws StateException when the directory cannot be used, or holds a newer format
     */
    public static RocksBackend open(Path directory, List<StoreSpec> specs, RocksMemory memory) {
        RocksOptions options = new RocksOptions(memory);
        try {
            Files.createDirectories(directory);
            Families families = new Families(directory, specs, options);
            RocksDB database =
                    RocksDB.open(options.database, directory.toString(), families.descriptors(), families.handles);
            RocksBackend backend = new RocksBackend(directory, specs, options, database, families);
            backend.checkFormat();
            return backend;
        } catch (RocksDBException | IOException e) {
            options.close();
            throw new StateException(
                    "The stores in " + directory + " could not be opened (" + e.getMessage()
                            + "); is another process using them? If they are damaged, delete the directory:"
                            + " they are restored from their changelogs",
                    e);
        }
    }

    private void checkFormat() throws RocksDBException {
        byte[] format = database.get(meta, FORMAT_KEY);
        if (format == null) {
            database.put(meta, options.write, FORMAT_KEY, new byte[] {FORMAT_VERSION});
        } else if (format.length != 1 || format[0] > FORMAT_VERSION) {
            close();
            throw new StateException("The stores in " + directory + " have format " + Arrays.toString(format)
                    + ", newer than this version's " + FORMAT_VERSION + "; use the version that wrote them");
        }
    }

    @Override
    public byte @Nullable [] get(int store, byte[] bytes, int at, int length) {
        try {
            return database.get(families[store], options.read, bytes, at, length);
        } catch (RocksDBException e) {
            throw failed("read", store, e);
        }
    }

    @Override
    public void multiGet(int store, byte[][] keys, byte[] @Nullable [] values, int count) {
        if (count == 1) {
            values[0] = get(store, keys[0], 0, keys[0].length);
            return;
        }
        try {
            List<byte[]> asked = Arrays.asList(keys).subList(0, count);
            List<byte[]> found =
                    database.multiGetAsList(options.read, Collections.nCopies(count, families[store]), asked);
            for (int i = 0; i < count; i++) {
                values[i] = found.get(i);
            }
        } catch (RocksDBException e) {
            throw failed("read", store, e);
        }
    }

    @Override
    public StateCursor range(int store, byte @Nullable [] from, byte @Nullable [] to) {
        return new RocksCursor(database.newIterator(families[store], options.read), from, to);
    }

    @Override
    public StateWrite write() {
        return write;
    }

    @Override
    public long position(int store) {
        return positions[store];
    }

    @Override
    public long inStepMs(int store) {
        return inStepMs[store];
    }

    /** Memtables are flushed, tables are linked. Synchronized against {@link #close} as {@link #flush} is. */
    @Override
    public synchronized void checkpoint(Path target) {
        if (isClosed) {
            throw new StateException("The stores in " + directory + " are closed");
        }
        try (Checkpoint checkpoint = Checkpoint.create(database)) {
            Path parent = target.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            checkpoint.createCheckpoint(target.toString());
        } catch (RocksDBException | IOException e) {
            throw new StateException(
                    "The stores in " + directory + " could not be copied to " + target + " (" + e.getMessage() + ")",
                    e);
        }
    }

    /** First the position goes, durably, then the content: a crash between leaves a store that knows it is to be restored. */
    @Override
    public void discard(int store) {
        try {
            database.delete(meta, options.write, positionKeys[store]);
            positions[store] = NO_POSITION;
            flush();
            byte[] name = families[store].getName();
            database.dropColumnFamily(families[store]);
            families[store].close();
            families[store] = database.createColumnFamily(new ColumnFamilyDescriptor(name, options.store));
        } catch (RocksDBException e) {
            throw failed("empty", store, e);
        }
    }

    /** Synchronized against {@link #close}, since a housekeeping thread calls it: a closed native database must not be touched. */
    @Override
    public synchronized void flush() {
        if (isClosed) {
            return;
        }
        List<ColumnFamilyHandle> all = new ArrayList<>(Arrays.asList(families));
        all.add(meta);
        try {
            database.flush(options.flush, all);
        } catch (RocksDBException e) {
            throw new StateException(
                    "The stores in " + directory + " could not be written (" + e.getMessage() + "); is the disk full?",
                    e);
        }
    }

    @Override
    public synchronized void close() {
        if (isClosed) {
            return;
        }
        try {
            flush();
        } finally {
            isClosed = true;
            Arrays.asList(families).forEach(ColumnFamilyHandle::close);
            others.forEach(ColumnFamilyHandle::close);
            meta.close();
            byDefault.close();
            database.close();
            options.close();
        }
    }

    private StateException failed(String what, int store, RocksDBException e) {
        return new StateException(
                "Store " + specs.get(store).name() + " in " + directory + ": " + what + " failed (" + e.getMessage()
                        + ")",
                e);
    }

    /** The column families that a database has or shall have, by name; the default one and {@code __meta} always. */
    private static final class Families {
        private final Map<String, ColumnFamilyDescriptor> byName = new LinkedHashMap<>();
        final List<ColumnFamilyHandle> handles = new ArrayList<>();

        Families(Path directory, List<StoreSpec> specs, RocksOptions options) throws RocksDBException {
            add(RocksDB.DEFAULT_COLUMN_FAMILY, options);
            add(META, options);
            try (Options listing = new Options()) {
                for (byte[] name : RocksDB.listColumnFamilies(listing, directory.toString())) {
                    add(name, options);
                }
            }
            for (StoreSpec spec : specs) {
                add(spec.name().getBytes(StandardCharsets.UTF_8), options);
            }
        }

        private void add(byte[] name, RocksOptions options) {
            byName.putIfAbsent(
                    new String(name, StandardCharsets.UTF_8), new ColumnFamilyDescriptor(name, options.store));
        }

        List<ColumnFamilyDescriptor> descriptors() {
            return List.copyOf(byName.values());
        }

        ColumnFamilyHandle take(byte[] name) throws RocksDBException {
            for (ColumnFamilyHandle handle : handles) {
                if (Arrays.equals(handle.getName(), name)) {
                    handles.remove(handle);
                    return handle;
                }
            }
            throw new IllegalStateException("Expected column family " + new String(name, StandardCharsets.UTF_8)
                    + " to be open, but it is not");
        }

        List<ColumnFamilyHandle> rest() {
            return List.copyOf(handles);
        }
    }

    /** The one write of this database, reused. */
    private final class EncodedWrite implements StateWrite {
        private final BatchEncoder encoder = new BatchEncoder();
        private final Map<Integer, long[]> moved = new LinkedHashMap<>();

        @Override
        public void put(int store, byte[] key, int keyAt, int keyLength, byte[] value, int valueAt, int valueLength) {
            encoder.put(families[store].getID(), key, keyAt, keyLength, value, valueAt, valueLength);
        }

        @Override
        public void delete(int store, byte[] key, int keyAt, int keyLength) {
            encoder.delete(families[store].getID(), key, keyAt, keyLength);
        }

        @Override
        public void deleteRange(int store, byte[] from, byte[] to) {
            encoder.deleteRange(families[store].getID(), from, to);
        }

        @Override
        public void position(int store, long nextOffset, long inStep) {
            byte[] key = positionKeys[store];
            byte[] value = ByteBuffer.allocate(POSITION_BYTES)
                    .putLong(nextOffset)
                    .putLong(inStep)
                    .array();
            encoder.put(meta.getID(), key, 0, key.length, value, 0, value.length);
            moved.put(store, new long[] {nextOffset, inStep});
        }

        @Override
        public long sizeBytes() {
            return encoder.sizeBytes();
        }

        @Override
        public void apply() {
            if (encoder.isEmpty()) {
                return;
            }
            try (WriteBatch batch = new WriteBatch(encoder.encoded())) {
                database.write(options.write, batch);
            } catch (RocksDBException e) {
                throw new StateException(
                        "The stores in " + directory + " could not be written (" + e.getMessage() + ")", e);
            } finally {
                encoder.clear();
            }
            moved.forEach((store, to) -> {
                positions[store] = to[0];
                inStepMs[store] = to[1];
            });
            moved.clear();
        }
    }
}
