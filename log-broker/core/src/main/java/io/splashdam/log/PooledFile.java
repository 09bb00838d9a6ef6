package io.splashdam.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/**
 * A segment's file, opened when it is needed.
 *
 * <p>Any thread pins it; one thread writes. A file with unforced bytes stays open: only its own descriptor is sure to learn that writing
 * them back failed. A failed force is final: every later force of the file fails too, for the lost pages look clean.
 */
final class PooledFile {
    private final OpenFiles pool;
    private final Runnable onClose;

    // Guarded by this: pinning is as short as an increment.
    private String path;
    private @Nullable DiskFile file;
    private int pins;
    private boolean isDoomed;
    private boolean isDirty;
    private long lastUse;

    // Held while forcing, so that a force that finds nothing dirty has waited for the one that cleans.
    private final Object forcing = new Object();
    private @Nullable IOException failure;

    /** @param onClose told when the file has been closed because nobody used it */
    PooledFile(OpenFiles pool, String path, Runnable onClose) {
        this.pool = pool;
        this.path = path;
        this.onClose = onClose;
    }

    /** Keeps the file open until {@link #unpin}. When the process has run out of file handles, idle files give theirs. */
    DiskFile pin() throws IOException {
        try {
            return tryPin();
        } catch (FileSystemException e) {
            if (e.getClass() != FileSystemException.class) {
                throw e; // its subclasses say that the file is not there, or not ours
            }
            pool.closeAllIdle();
            return tryPin();
        }
    }

    private DiskFile tryPin() throws IOException {
        DiskFile pinned;
        boolean isNew = false;
        synchronized (this) {
            if (file == null) {
                file = pool.disk().open(path);
                isNew = true;
            }
            pinned = file;
            pins++;
            lastUse = pool.tick();
        }
        if (isNew) {
            pool.opened(this);
        }
        return pinned;
    }

    void unpin() {
        DiskFile unused = null;
        synchronized (this) {
            pins--;
            if (isDoomed && pins == 0) {
                unused = file;
                file = null;
            }
        }
        if (unused != null) {
            close(unused);
        }
    }

    private void close(DiskFile unused) {
        pool.closed(this);
        try {
            unused.close();
        } catch (IOException e) {
            throw new IllegalStateException("Expected to close " + path + ", but failed", e);
        }
    }

    void write(long position, ByteBuffer[] buffers, int count) throws IOException {
        DiskFile pinned = pin();
        try {
            markDirty();
            pinned.write(position, buffers, count);
        } finally {
            unpin();
        }
    }

    void truncate(long size) throws IOException {
        DiskFile pinned = pin();
        try {
            markDirty();
            pinned.truncate(size);
        } finally {
            unpin();
        }
    }

    /** There may be unforced bytes: the next force is a real one. */
    synchronized void markDirty() {
        isDirty = true;
    }

    synchronized boolean isDirty() {
        return isDirty;
    }

    /** Forces what was written before the call. */
    void force() throws IOException {
        synchronized (forcing) {
            if (failure != null) {
                throw new IOException("An earlier force of " + path + " failed, which is final", failure);
            }
            if (!isDirty()) {
                return;
            }
            DiskFile pinned = pin(); // should this fail, nothing is lost: a later force is a new attempt
            try {
                forcePinned(pinned);
            } finally {
                unpin();
            }
        }
    }

    private void forcePinned(DiskFile pinned) throws IOException {
        synchronized (this) {
            isDirty = false; // what is written from here on needs the next force
        }
        try {
            pinned.force();
        } catch (IOException e) {
            failure = e;
            markDirty();
            throw e;
        }
    }

    boolean closeIfIdle() {
        DiskFile unused;
        synchronized (this) {
            if (pins > 0 || isDirty || file == null) {
                return false;
            }
            unused = file;
            file = null;
        }
        close(unused);
        onClose.run();
        return true;
    }

    /** Closes as soon as nobody uses it, forced or not. */
    void closeWhenUnused() {
        DiskFile unused = null;
        synchronized (this) {
            isDoomed = true;
            if (pins == 0) {
                unused = file;
                file = null;
            }
        }
        if (unused != null) {
            close(unused);
        }
    }

    synchronized String path() {
        return path;
    }

    /** Changes the name on the disk; whoever has the file open does not notice, and nobody opens it by its old name meanwhile. */
    synchronized void rename(String newPath) throws IOException {
        if (pool.disk().exists(path)) {
            pool.disk().rename(path, newPath);
        }
        path = newPath;
    }

    synchronized long lastUse() {
        return lastUse;
    }
}
