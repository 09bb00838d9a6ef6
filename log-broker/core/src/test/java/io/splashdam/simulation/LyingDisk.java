package io.splashdam.simulation;

import io.splashdam.log.Disk;
import io.splashdam.log.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Does not do what it is told, as if the code had not told it: plants faults without a line of theirs in the code. */
final class LyingDisk implements Disk {
    private final Disk disk;
    private final Predicate<String> ignoresFileForce;
    private final Predicate<String> ignoresDirectoryForce;
    private final boolean believesPageCache;
    private final boolean retriesForce;

    LyingDisk(
            Disk disk,
            Predicate<String> ignoresFileForce,
            Predicate<String> ignoresDirectoryForce,
            boolean believesPageCache,
            boolean retriesForce) {
        this.disk = disk;
        this.ignoresFileForce = ignoresFileForce;
        this.ignoresDirectoryForce = ignoresDirectoryForce;
        this.believesPageCache = believesPageCache;
        this.retriesForce = retriesForce;
    }

    @Override
    public DiskFile open(String path) throws IOException {
        return new LyingFile(path, disk.open(path));
    }

    @Override
    public boolean exists(String path) {
        return disk.exists(path);
    }

    @Override
    public long size(String path) throws IOException {
        return disk.size(path);
    }

    @Override
    public List<String> list(String directory) throws IOException {
        return disk.list(directory);
    }

    @Override
    public void createDirectories(String path) throws IOException {
        disk.createDirectories(path);
    }

    @Override
    public void delete(String path) throws IOException {
        disk.delete(path);
    }

    @Override
    public void deleteTree(String directory) throws IOException {
        disk.deleteTree(directory);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public void forceDirectory(String path) throws IOException {
        if (!ignoresDirectoryForce.test(path)) {
            disk.forceDirectory(path);
        }
    }

    @Override
    public AutoCloseable lock(String path) throws IOException {
        return disk.lock(path);
    }

    @Override
    public @Nullable Path root() {
        return disk.root();
    }

    private final class LyingFile implements DiskFile {
        private final String path;
        private final DiskFile file;

        LyingFile(String path, DiskFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public void write(long position, ByteBuffer[] buffers, int count) throws IOException {
            if (believesPageCache && count == 1 && path.endsWith(".log")) {
                ByteBuffer there = ByteBuffer.allocate(buffers[0].remaining());
                file.readFully(position, there);
                if (there.flip().equals(buffers[0])) {
                    buffers[0].position(buffers[0].limit());
                    return;
                }
            }
            file.write(position, buffers, count);
        }

        @Override
        public int read(long position, ByteBuffer into) throws IOException {
            return file.read(position, into);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void truncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public void force() throws IOException {
            if (ignoresFileForce.test(path)) {
                return;
            }
            try {
                file.force();
            } catch (IOException e) {
                if (!retriesForce) {
                    throw e;
                }
                file.force();
            }
        }

        @Override
        public @Nullable FileChannel channel() {
            return file.channel();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
