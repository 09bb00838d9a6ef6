package io.splashdam.state.rocksdb;

import io.splashdam.state.StateException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/**
 * Loads RocksDB's native library from a directory that is kept, since RocksDB itself leaves a new 17 MB file in the
 * temporary directory at each start that does not end well.
 *
 * <p>The directory is named by the environment variable {@code ROCKSDB_SHAREDLIB_DIR}; by default it is one of this user's
 * in the temporary directory, which only he may write.
 */
final class NativeLibrary {
    private static final String DIRECTORY_VARIABLE = "ROCKSDB_SHAREDLIB_DIR";

    /** RocksDB 11.8 asks for this name when it loads from a given directory; in its jar the file has one "jni" less. */
    private static final String LOADED_NAME = Environment.getJniLibraryFileName("rocksdbjni");

    private static boolean isLoaded;

    private NativeLibrary() {}

    /** Synchronized: two applications of one JVM may start at once, before any thread owns anything. */
    static synchronized void load() {
        if (!isLoaded) {
            Path directory = directory();
            try {
                extract(directory);
            } catch (IOException e) {
                throw new StateException(
                        "RocksDB's native library could not be written to " + directory + " (" + e + "); set "
                                + DIRECTORY_VARIABLE + " to a directory that may be written and holds programs",
                        e);
            }
            RocksDB.loadLibrary(List.of(directory.toString()));
            isLoaded = true;
        }
    }

    private static Path directory() {
        String chosen = System.getenv(DIRECTORY_VARIABLE);
        return chosen != null && !chosen.isEmpty()
                ? Path.of(chosen)
                : Path.of(
                        System.getProperty("java.io.tmpdir"),
                        "splashdam-rocksdb-" + System.getProperty("user.name", "user"));
    }

    /** Keeps a file of the same size; a new one is written beside and moved, so that nobody loads half a library. */
    private static void extract(Path directory) throws IOException {
        String name = Environment.getJniLibraryFileName("rocksdb");
        var resource = RocksDB.class.getClassLoader().getResource(name);
        if (resource == null) {
            throw new StateException("RocksDB has no native library for this platform: " + name
                    + " is not in its jar; use default.dsl.store=in_memory");
        }
        createPrivately(directory);
        Path library = directory.resolve(LOADED_NAME);
        long sizeBytes = resource.openConnection().getContentLengthLong();
        if (Files.isRegularFile(library) && Files.size(library) == sizeBytes) {
            return;
        }
        Path partial = Files.createTempFile(directory, name, ".partial");
        try (InputStream in = resource.openStream()) {
            Files.copy(in, partial, StandardCopyOption.REPLACE_EXISTING);
            moveInto(partial, library);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static void moveInto(Path partial, Path library) throws IOException {
        try {
            Files.move(partial, library, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(partial, library, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** What lies there is executed later: nobody else may have made it. */
    private static void createPrivately(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectories(directory);
            }
        }
        String owner = Files.getOwner(directory).getName();
        if (System.getenv(DIRECTORY_VARIABLE) == null && !owner.equals(System.getProperty("user.name", owner))) {
            throw new IOException("it belongs to " + owner);
        }
    }
}
