package io.splashdam.ring;

import io.splashdam.log.Disk;
import io.splashdam.log.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A real disk whose files can be told to fail: one hook before each force and each write. */
public final class DelegatingDisk implements Disk {
    private final Disk disk;
    private final Hook beforeForce;
    private final Hook beforeWrite;

    /** Throws to make the operation on the path fail. */
    public interface Hook {
        void before(String path) throws IOException;
    }

    public DelegatingDisk(Disk disk, Hook beforeForce, Hook beforeWrite) {
        this.disk = disk;
        this.beforeForce = beforeForce;
        this.beforeWrite = beforeWrite;
    }

    @Override
    public DiskFile open(String path) throws IOException {
        return new Hooked(path, disk.open(path));
    }

    private final class Hooked implements DiskFile {
        private final String path;
        private final DiskFile file;

        Hooked(String path, DiskFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public void write(long position, ByteBuffer[] buffers, int count) throws IOException {
            beforeWrite.before(path);
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
            beforeForce.before(path);
            file.force();
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
        disk.forceDirectory(path);
    }

    @Override
    public AutoCloseable lock(String path) throws IOException {
        return disk.lock(path);
    }

    @Override
    public @Nullable Path root() {
        return disk.root();
    }
}
