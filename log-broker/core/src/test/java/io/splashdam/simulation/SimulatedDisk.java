package io.splashdam.simulation;

import io.splashdam.log.Disk;
import io.splashdam.log.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A disk that forgets. A power loss keeps any subset of the unforced 512-byte sectors, and forgets unforced sizes, names and renames; a
 * force or a write fails when the seed says so; a crash comes after so many operations. One thread.
 */
public final class SimulatedDisk implements Disk {
    private final RandomGenerator random;
    private SimulatedDirectory root = new SimulatedDirectory();
    private long operationsToCrash = Long.MAX_VALUE;
    private boolean isDown;
    private int writeFailurePerMille;
    private int forceFailurePerMille;
    private Runnable meanwhile = () -> {};
    private long failedForces;

    public SimulatedDisk(RandomGenerator random) {
        this.random = random;
    }

    /** The operation after {@code operations} more does not return. */
    public void crashAfter(long operations) {
        operationsToCrash = operations;
    }

    /** How often a write ends with a full disk, and a force with an I/O error. */
    public void failSometimes(int writesPerMille, int forcesPerMille) {
        writeFailurePerMille = writesPerMille;
        forceFailurePerMille = forcesPerMille;
    }

    /** What the other threads of a real machine do while one of them forces. */
    public void meanwhile(Runnable others) {
        meanwhile = others;
    }

    public long failedForces() {
        return failedForces;
    }

    /** The power comes back. */
    public void losePower() {
        root.crash(random);
        restart();
    }

    /** The process is started again; the page cache is as it was. */
    public void restart() {
        operationsToCrash = Long.MAX_VALUE;
        isDown = false;
        failSometimes(0, 0);
        meanwhile = () -> {};
    }

    /** Whether it has crashed and nobody has started it again. */
    boolean isDown() {
        return isDown;
    }

    private void operate() {
        if (isDown) {
            throw new SimulatedCrash();
        }
        if (--operationsToCrash < 0) {
            isDown = true;
            throw new SimulatedCrash();
        }
    }

    private boolean happens(int perMille) {
        return perMille > 0 && random.nextInt(1000) < perMille;
    }

    private @Nullable SimulatedDirectory directory(String path) {
        SimulatedDirectory at = root;
        if (path.isEmpty()) {
            return at;
        }
        for (String name : path.split("/", -1)) {
            if (!(at.get(name) instanceof SimulatedDirectory next)) {
                return null;
            }
            at = next;
        }
        return at;
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private SimulatedDirectory requireDirectory(String path) throws IOException {
        SimulatedDirectory directory = directory(path);
        if (directory == null) {
            throw new IOException("No such directory: " + path);
        }
        return directory;
    }

    private @Nullable Object node(String path) {
        if (path.isEmpty()) {
            return root;
        }
        SimulatedDirectory directory = directory(parent(path));
        return directory == null ? null : directory.get(name(path));
    }

    @Override
    public DiskFile open(String path) throws IOException {
        operate();
        SimulatedDirectory directory = requireDirectory(parent(path));
        Object node = directory.get(name(path));
        if (node == null) {
            node = new SimulatedFile();
            directory.put(name(path), node);
        }
        if (node instanceof SimulatedFile file) {
            return new OpenFile(path, file);
        }
        throw new IOException("A directory: " + path);
    }

    @Override
    public boolean exists(String path) {
        return node(path) != null;
    }

    @Override
    public long size(String path) {
        return node(path) instanceof SimulatedFile file ? file.size() : 0;
    }

    @Override
    public List<String> list(String path) {
        SimulatedDirectory directory = directory(path);
        return directory == null ? List.of() : new ArrayList<>(directory.names().keySet());
    }

    @Override
    public void createDirectories(String path) throws IOException {
        operate();
        if (path.isEmpty() || directory(path) != null) {
            return;
        }
        createDirectories(parent(path));
        requireDirectory(parent(path)).put(name(path), new SimulatedDirectory());
    }

    @Override
    public void delete(String path) throws IOException {
        operate();
        SimulatedDirectory directory = directory(parent(path));
        if (directory != null && directory.get(name(path)) != null) {
            directory.remove(name(path));
        }
    }

    @Override
    public void deleteTree(String path) throws IOException {
        delete(path);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        operate();
        if (!parent(from).equals(parent(to))) {
            throw new IOException("Expected a rename within a directory, but it was from " + from + " to " + to);
        }
        if (node(from) == null) {
            throw new IOException("No such file: " + from);
        }
        requireDirectory(parent(from)).rename(name(from), name(to));
    }

    @Override
    public void forceDirectory(String path) throws IOException {
        operate();
        SimulatedDirectory directory = requireDirectory(path);
        if (happens(forceFailurePerMille)) {
            failedForces++;
            directory.failForce(random);
            throw new IOException("Input/output error (simulated) of directory " + path);
        }
        directory.force();
        meanwhile.run();
    }

    @Override
    public AutoCloseable lock(String path) {
        operate();
        return () -> {};
    }

    @Override
    public @Nullable Path root() {
        return null;
    }

    @Override
    public String toString() {
        return "simulated disk";
    }

    private final class OpenFile implements DiskFile {
        private final String path;
        private final SimulatedFile file;

        OpenFile(String path, SimulatedFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public void write(long position, ByteBuffer[] buffers, int count) throws IOException {
            boolean isLast = operationsToCrash == 0;
            int limit = isLast || happens(writeFailurePerMille) ? random.nextInt(4096) : Integer.MAX_VALUE;
            int at = (int) position;
            for (int i = 0; i < count; i++) {
                ByteBuffer bytes = buffers[i];
                int written = Math.min(bytes.remaining(), limit - (int) Math.min(limit, at - position));
                ByteBuffer part = bytes.duplicate();
                part.limit(part.position() + written);
                file.write(at, part);
                at += written;
                if (bytes.remaining() > written) {
                    operate();
                    throw new IOException("No space left on device (simulated) for " + path);
                }
                bytes.position(bytes.limit());
            }
            operate();
        }

        @Override
        public int read(long position, ByteBuffer into) {
            if (isDown) {
                throw new SimulatedCrash();
            }
            return file.read(position, into);
        }

        @Override
        public long size() {
            return file.size();
        }

        @Override
        public void truncate(long size) throws IOException {
            operate();
            if (happens(writeFailurePerMille)) {
                throw new IOException("Input/output error (simulated) of truncating " + path);
            }
            file.truncate((int) size);
        }

        @Override
        public void force() throws IOException {
            operate();
            if (happens(forceFailurePerMille)) {
                failedForces++;
                file.failForce(random);
                throw new IOException("Input/output error (simulated) of " + path);
            }
            file.force();
            meanwhile.run();
        }

        @Override
        public @Nullable FileChannel channel() {
            return null;
        }

        @Override
        public void close() {}
    }
}
