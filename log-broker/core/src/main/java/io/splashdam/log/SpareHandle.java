package io.splashdam.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * One file handle that is kept back for files that are open for a moment. When unforced segments hold all others, the checkpoint can
 * still be written, and then segments can be closed. Any thread.
 */
final class SpareHandle {
    private final Path directory;

    /** Guarded by this. Null while it is lent, and before the directory exists. */
    private @Nullable FileChannel spare;

    interface Opening {
        FileChannel open() throws IOException;
    }

    /** @param directory anything that exists and may be read */
    SpareHandle(Path directory) {
        this.directory = directory;
    }

    /** Opens with the spare handle when there is no other; {@link #keep} once it is closed. */
    FileChannel open(Opening opening) throws IOException {
        keep();
        try {
            return opening.open();
        } catch (FileSystemException e) {
            if (e.getClass() != FileSystemException.class || !lend()) { // its subclasses are not about handles
                throw e;
            }
            return opening.open();
        }
    }

    private synchronized boolean lend() throws IOException {
        FileChannel lent = spare;
        spare = null;
        if (lent != null) {
            lent.close();
        }
        return lent != null;
    }

    /** Keeps a handle back, if there is one. */
    synchronized void keep() {
        if (spare == null) {
            try {
                spare = FileChannel.open(directory, StandardOpenOption.READ);
            } catch (IOException none) {
                spare = null; // the next file that is open for a moment tries again
            }
        }
    }

    synchronized void close() throws IOException {
        lend();
    }
}
