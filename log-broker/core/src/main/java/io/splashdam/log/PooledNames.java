package io.splashdam.log;

import java.io.IOException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/** The names in a log's directory, which need a force after each new one. Any thread; a failed force is final. */
final class PooledNames {
    private final Disk disk;
    private final String directory;
    private volatile boolean isDirty;

    // Held while forcing, so that a force that finds nothing to do has waited for the one that does it.
    private final Object forcing = new Object();
    private @Nullable IOException failure;

    PooledNames(Disk disk, String directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /** Call after the file has got its name. */
    void markDirty() {
        isDirty = true;
    }

    void force() throws IOException {
        synchronized (forcing) {
            if (failure != null) {
                throw new IOException(
                        "An earlier force of the directory " + directory + " failed, which is final", failure);
            }
            if (!isDirty) {
                return;
            }
            isDirty = false;
            try {
                disk.forceDirectory(directory);
            } catch (FileSystemException e) {
                isDirty = true; // it could not be opened, for lack of file handles: nothing is lost
                throw e;
            } catch (IOException e) {
                isDirty = true;
                failure = e;
                throw e;
            }
        }
    }
}
