package io.splashdam.log;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Bounds how many segment files stay open: beyond the limit, those that nobody uses and that need no force are closed, the one unused for
 * longest first. Any thread.
 */
final class OpenFiles {
    private final Disk disk;
    private final int maxOpenFiles;

    // Guarded by this: files open and close rarely, from the append thread as well as from readers.
    private final Set<PooledFile> open = new HashSet<>();
    private long clock;

    OpenFiles(Disk disk, int maxOpenFiles) {
        this.disk = disk;
        this.maxOpenFiles = maxOpenFiles;
    }

    Disk disk() {
        return disk;
    }

    void opened(PooledFile file) {
        synchronized (this) {
            open.add(file);
        }
        trim();
    }

    /** Closes what may be closed, if there are too many: also after forces, for files that needed one stayed open. */
    void trim() {
        List<PooledFile> candidates;
        synchronized (this) {
            if (open.size() <= maxOpenFiles) {
                return;
            }
            candidates = new ArrayList<>(open);
        }
        closeIdle(candidates);
    }

    private void closeIdle(List<PooledFile> candidates) {
        List<LastUse> uses = new ArrayList<>(candidates.size());
        candidates.forEach(candidate -> uses.add(new LastUse(candidate, candidate.lastUse())));
        uses.sort(Comparator.comparingLong(LastUse::tick));
        int excess = uses.size() - maxOpenFiles + maxOpenFiles / 8;
        for (LastUse use : uses) {
            if (excess <= 0) {
                return;
            }
            if (use.file().closeIfIdle()) {
                excess--;
            }
        }
    }

    /** When a file was last used, as it was when somebody looked: others go on using it, and an order must not change while it is made. */
    private record LastUse(PooledFile file, long tick) {}

    /** Not with the lock of a file held: those that are closed lock themselves. */
    void closeAllIdle() {
        List<PooledFile> candidates;
        synchronized (this) {
            candidates = new ArrayList<>(open);
        }
        candidates.forEach(PooledFile::closeIfIdle);
    }

    synchronized void closed(PooledFile file) {
        open.remove(file);
    }

    int maxOpenFiles() {
        return maxOpenFiles;
    }

    synchronized int count() {
        return open.size();
    }

    synchronized long tick() {
        return ++clock;
    }
}
