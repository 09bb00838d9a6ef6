package io.splashdam.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where files live: {@link FileDisk}, {@link MemoryDisk}, and in tests a disk that forgets. Paths are relative to the data directory, with
 * {@code /} between names. Any thread.
 *
 * <p>As on a real disk, a new name, a rename and a deletion are sure to outlive a crash only after {@link #forceDirectory}.
 */
public interface Disk extends AutoCloseable {
    /** Opens for reading and writing; creates the file when there is none. */
    DiskFile open(String path) throws IOException;

    /** As {@link #open}, for a file that is closed again at once: it may take the file handle that is kept back for such. */
    default DiskFile openBriefly(String path) throws IOException {
        return open(path);
    }

    boolean exists(String path);

    /** Of a file; 0 when there is none. */
    long size(String path) throws IOException;

    /** Names of files and directories within, sorted; none when the directory does not exist. */
    List<String> list(String directory) throws IOException;

    /** Creates the directory and those above it. */
    void createDirectories(String path) throws IOException;

    /** Deletes a file, if it is there. Whoever has it open goes on reading it. */
    void delete(String path) throws IOException;

    /** Deletes a directory with all that it holds, if it is there. */
    void deleteTree(String directory) throws IOException;

    /** Gives a file or directory another name, at once; replaces a file that had it. */
    void rename(String from, String to) throws IOException;

    /** Makes the names in a directory outlive a crash; {@code ""} is the data directory itself. */
    void forceDirectory(String path) throws IOException;

    /**
     * Takes the lock file until closed.
     *
     * @throws DirectoryInUseException when someone else holds it
     */
    AutoCloseable lock(String path) throws IOException;

    /** The data directory, or null when it is not on a file system. */
    @Nullable
    Path root();

    /** What the file system has room for; unknown where there is none. */
    default DiskSpace space() throws IOException {
        Path root = root();
        return root == null ? DiskSpace.UNKNOWN : DiskSpace.of(Files.getFileStore(root));
    }

    /** Whether forced bytes outlive the process. Where they do not, there is no use for a journal. */
    default boolean isDurable() {
        return true;
    }

    /** Gives back what it holds; it may be used again. */
    @Override
    default void close() throws IOException {}
}
