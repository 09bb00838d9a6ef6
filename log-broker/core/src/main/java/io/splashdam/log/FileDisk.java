package io.splashdam.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Files under a directory of the file system. Any thread. */
public final class FileDisk implements Disk {
    private final Path root;
    private final SpareHandle spare;

    public FileDisk(Path root) {
        this.root = root.toAbsolutePath();
        this.spare = new SpareHandle(this.root);
    }

    private Path at(String path) {
        return path.isEmpty() ? root : root.resolve(path);
    }

    @Override
    public DiskFile open(String path) throws IOException {
        return new OpenFile(channel(path), () -> {});
    }

    @Override
    public DiskFile openBriefly(String path) throws IOException {
        return new OpenFile(spare.open(() -> channel(path)), spare::keep);
    }

    private FileChannel channel(String path) throws IOException {
        return FileChannel.open(at(path), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    @Override
    public boolean exists(String path) {
        return Files.exists(at(path));
    }

    @Override
    public long size(String path) {
        return at(path).toFile().length();
    }

    @Override
    public List<String> list(String directory) throws IOException {
        String[] names = at(directory).toFile().list();
        if (names == null) {
            if (Files.isDirectory(at(directory))) {
                throw new IOException("Expected to list " + at(directory) + ", but it cannot be read");
            }
            return List.of();
        }
        Arrays.sort(names);
        return List.of(names);
    }

    @Override
    public void createDirectories(String path) throws IOException {
        Files.createDirectories(at(path));
    }

    @Override
    public void delete(String path) throws IOException {
        Files.deleteIfExists(at(path));
    }

    @Override
    public void deleteTree(String directory) throws IOException {
        if (!Files.exists(at(directory))) {
            return;
        }
        Files.walkFileTree(at(directory), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(at(from), at(to), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void forceDirectory(String path) throws IOException {
        try (FileChannel directory = spare.open(() -> FileChannel.open(at(path), StandardOpenOption.READ))) {
            directory.force(true);
        }
        spare.keep();
    }

    @Override
    public AutoCloseable lock(String path) throws IOException {
        FileChannel file = FileChannel.open(at(path), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = file.tryLock();
        } catch (OverlappingFileLockException e) {
            // Another broker in this JVM: the same answer as for one in another process.
        } finally {
            if (lock == null) {
                file.close();
            }
        }
        if (lock == null) {
            throw new DirectoryInUseException(root);
        }
        return file;
    }

    @Override
    public void close() throws IOException {
        spare.close();
    }

    @Override
    public Path root() {
        return root;
    }

    @Override
    public String toString() {
        return root.toString();
    }

    /** True when the whole directory can be written, or could be created. */
    boolean isWritable() {
        Path existing = root;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        return existing != null && Files.isDirectory(existing) && Files.isWritable(existing);
    }

    private record OpenFile(FileChannel channel, Runnable onClosed) implements DiskFile {
        @Override
        public void write(long position, ByteBuffer[] buffers, int count) throws IOException {
            if (count == 1) {
                long at = position;
                while (buffers[0].hasRemaining()) {
                    at += channel.write(buffers[0], at);
                }
                return;
            }
            channel.position(position); // only the writer uses the channel's own position
            int first = 0;
            while (first < count) {
                if (buffers[first].hasRemaining()) {
                    channel.write(buffers, first, count - first);
                } else {
                    first++;
                }
            }
        }

        @Override
        public int read(long position, ByteBuffer into) throws IOException {
            return channel.read(into, position);
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void truncate(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public void close() throws IOException {
            channel.close();
            onClosed.run();
        }
    }
}
