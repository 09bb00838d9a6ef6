package io.splashdam.log;

import java.io.IOException;
import java.nio.*;
import java.nio.channels.FileChannel;
import java.nio.file.*;
import java.util.*;
import org.jspecify.annotations.Nullable;

public class FileDisk implements Disk {
    private final Path root;

    public FileDisk(Path root) {
        this.root = root;
    }

    Path at(String p) {
        return root.resolve(p);
    }

    public DiskFile open(String path) throws IOException {
        FileChannel c = FileChannel.open(
                at(path), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return new DiskFile() {
            public void write(long position, ByteBuffer[] b, int count) throws IOException {
                for (int i = 0; i < count; i++) while (b[i].hasRemaining()) position += c.write(b[i], position);
            }

            public int read(long p, ByteBuffer into) throws IOException {
                return c.read(into, p);
            }

            public long size() throws IOException {
                return c.size();
            }

            public void truncate(long s) throws IOException {
                c.truncate(s);
            }

            public void force() throws IOException {
                c.force(false);
            }

            public @Nullable FileChannel channel() {
                return c;
            }

            public void close() throws IOException {
                c.close();
            }
        };
    }

    public boolean exists(String p) {
        return Files.exists(at(p));
    }

    public List<String> list(String d) throws IOException {
        List<String> l = new ArrayList<>();
        try (var s = Files.list(at(d))) {
            s.forEach(x -> l.add(x.getFileName().toString()));
        }
        Collections.sort(l);
        return l;
    }

    public void createDirectories(String p) throws IOException {
        Files.createDirectories(at(p));
    }

    public void delete(String p) throws IOException {
        Files.delete(at(p));
    }

    public void deleteTree(String d) throws IOException {}

    public void rename(String a, String b) throws IOException {
        Files.move(at(a), at(b), StandardCopyOption.ATOMIC_MOVE);
    }

    public void forceDirectory(String p) throws IOException {}

    public AutoCloseable lock(String p) {
        return () -> {};
    }

    public @Nullable Path root() {
        return root;
    }

    public void close() {}
}
