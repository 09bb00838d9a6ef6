package io.splashdam.runtime;

import io.splashdam.task.TaskId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The directory of one application's stores, locked while it runs. Owned by the application. */
public final class StateDirectory implements AutoCloseable {
    private final Path directory;
    private final FileChannel channel;
    private final FileLock lock;

    private StateDirectory(Path directory, FileChannel channel, FileLock lock) {
        this.directory = directory;
        this.channel = channel;
        this.lock = lock;
    }

    /** @throws StartFailure when another instance holds it, or it cannot be written */
    public static StateDirectory open(Path root, String applicationId) {
        Path directory = root.resolve(applicationId);
        Path file = directory.resolve(".lock");
        try {
            Files.createDirectories(directory);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = lock(channel);
            if (lock == null) {
                channel.close();
                throw new StartFailure(
                        "Another instance of application " + applicationId + " uses " + directory
                                + "; under exchange=local there may be only one: stop it, or give this one another application.id");
            }
            return new StateDirectory(directory, channel, lock);
        } catch (IOException e) {
            throw new StartFailure("The state directory " + directory + " cannot be used (" + e
                    + "); set state.dir to a directory that may be written");
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // this very process holds it
        }
    }

    /**
     * Deletes stores that were filled from another log: their positions would mean other records there. Before any task is
     * opened.
     */
    public void claim(String logId) {
        Path file = directory.resolve("log-id");
        try {
            String before = Files.exists(file) ? Files.readString(file) : "";
            if (!before.equals(logId)) {
                clean();
                Files.writeString(file, logId);
            }
        } catch (IOException e) {
            throw new StartFailure("The state directory " + directory + " cannot be used (" + e
                    + "); set state.dir to a directory that may be written");
        }
    }

    public Path task(TaskId task) {
        return directory.resolve(task.toString());
    }

    /** Deletes every store; they are restored from their changelogs. Only while no task is open. */
    public void clean() {
        try (Stream<Path> tasks = Files.list(directory)) {
            for (Path task : tasks.filter(Files::isDirectory).toList()) {
                delete(task);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The stores in " + directory + " could not be deleted", e);
        }
    }

    private static void delete(Path tree) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(tree)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }

    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The lock of " + directory + " could not be given back", e);
        }
    }
}
