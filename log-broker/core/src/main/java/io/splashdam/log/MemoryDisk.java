package io.splashdam.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Files on the heap: they live as long as this object. Any thread. */
public final class MemoryDisk implements Disk {
    // Guarded by this: names change rarely, and no ring stands behind a disk.
    private final NavigableMap<String, MemoryFile> files = new TreeMap<>();
    private final NavigableSet<String> directories = new TreeSet<>();
    private final NavigableSet<String> locks = new TreeSet<>();

    @Override
    public synchronized DiskFile open(String path) {
        return files.computeIfAbsent(path, name -> new MemoryFile());
    }

    @Override
    public synchronized boolean exists(String path) {
        return files.containsKey(path) || directories.contains(path);
    }

    @Override
    public synchronized long size(String path) {
        MemoryFile file = files.get(path);
        return file == null ? 0 : file.size();
    }

    @Override
    public synchronized List<String> list(String directory) {
        String prefix = directory.isEmpty() ? "" : directory + '/';
        TreeSet<String> names = new TreeSet<>();
        addChildren(files.navigableKeySet().tailSet(prefix), prefix, names);
        addChildren(directories.tailSet(prefix), prefix, names);
        return new ArrayList<>(names);
    }

    private static void addChildren(Iterable<String> paths, String prefix, TreeSet<String> names) {
        for (String path : paths) {
            if (!path.startsWith(prefix)) {
                return;
            }
            int end = path.indexOf('/', prefix.length());
            names.add(path.substring(prefix.length(), end < 0 ? path.length() : end));
        }
    }

    @Override
    public synchronized void createDirectories(String path) {
        for (String at = path; !at.isEmpty(); at = at.substring(0, Math.max(0, at.lastIndexOf('/')))) {
            directories.add(at);
        }
    }

    @Override
    public synchronized void delete(String path) {
        files.remove(path);
        directories.remove(path);
    }

    @Override
    public synchronized void deleteTree(String directory) {
        files.subMap(directory + '/', directory + '0').clear(); // '0' follows '/'
        directories.subSet(directory + '/', directory + '0').clear();
        delete(directory);
    }

    @Override
    public synchronized void rename(String from, String to) throws IOException {
        if (!exists(from)) {
            throw new IOException("Expected " + from + " to be renamed to " + to + ", but it does not exist");
        }
        MemoryFile file = files.remove(from);
        if (file != null) {
            files.put(to, file);
            return;
        }
        directories.remove(from);
        directories.add(to);
        NavigableMap<String, MemoryFile> inside = files.subMap(from + '/', true, from + '0', false);
        TreeMap<String, MemoryFile> moved = new TreeMap<>();
        inside.forEach((path, inner) -> moved.put(to + path.substring(from.length()), inner));
        inside.clear();
        files.putAll(moved);
    }

    @Override
    public void forceDirectory(String path) {}

    @Override
    public synchronized AutoCloseable lock(String path) throws IOException {
        if (!locks.add(path)) {
            throw new DirectoryInUseException(this);
        }
        return () -> unlock(path);
    }

    private synchronized void unlock(String path) {
        locks.remove(path);
    }

    @Override
    public @Nullable Path root() {
        return null;
    }

    @Override
    public boolean isDurable() {
        return false;
    }

    @Override
    public String toString() {
        return "memory";
    }

    /** Pages that are allocated when first written. One writer; readers see whole pages and a size that never leads them. */
    private static final class MemoryFile implements DiskFile {
        private static final int FIRST_PAGES = 4;
        private static final int PAGE_BYTES = 16 * 1024;

        private volatile byte[] @Nullable [] pages = new byte[FIRST_PAGES][];
        private volatile long size;

        @Override
        public void write(long position, ByteBuffer[] buffers, int count) {
            long at = position;
            for (int i = 0; i < count; i++) {
                while (buffers[i].hasRemaining()) {
                    int within = (int) (at % PAGE_BYTES);
                    int bytes = Math.min(buffers[i].remaining(), PAGE_BYTES - within);
                    buffers[i].get(pageToWrite((int) (at / PAGE_BYTES)), within, bytes);
                    at += bytes;
                }
            }
            size = Math.max(size, at);
        }

        private byte[] pageToWrite(int index) {
            byte[] @Nullable [] all = pages;
            if (index >= all.length) {
                all = Arrays.copyOf(all, Math.max(index + 1, all.length * 2));
                pages = all;
            }
            byte[] page = all[index];
            if (page == null) {
                page = new byte[PAGE_BYTES];
                all[index] = page;
            }
            return page;
        }

        @Override
        public int read(long position, ByteBuffer into) {
            long end = Math.min(size, position + into.remaining());
            if (position >= end) {
                return into.hasRemaining() ? -1 : 0;
            }
            byte[] @Nullable [] all = pages;
            for (long at = position; at < end; ) {
                int within = (int) (at % PAGE_BYTES);
                int bytes = (int) Math.min(end - at, PAGE_BYTES - within);
                byte[] page = all[(int) (at / PAGE_BYTES)];
                into.put(page == null ? new byte[PAGE_BYTES] : page, within, bytes);
                at += bytes;
            }
            return (int) (end - position);
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public void truncate(long newSize) {
            if (newSize >= size) {
                return;
            }
            size = newSize;
            byte[] @Nullable [] kept = Arrays.copyOf(pages, Math.max(FIRST_PAGES, (int) (newSize / PAGE_BYTES) + 1));
            int last = (int) (newSize / PAGE_BYTES);
            Arrays.fill(kept, last + 1 < kept.length ? last + 1 : kept.length, kept.length, null);
            byte[] tail = kept[last];
            if (tail != null) {
                tail = tail.clone();
                Arrays.fill(tail, (int) (newSize % PAGE_BYTES), PAGE_BYTES, (byte) 0);
                kept[last] = tail;
            }
            pages = kept;
        }

        @Override
        public void force() {}

        @Override
        public @Nullable FileChannel channel() {
            return null;
        }

        @Override
        public void close() {}
    }
}
