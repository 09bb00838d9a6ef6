package io.splashdam.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Names, as the process sees them and as the disk has them: a change becomes durable by a force, or at a crash by chance. */
final class SimulatedDirectory {
    /** A {@link SimulatedFile} or a {@link SimulatedDirectory}. */
    private final Map<String, Object> seen = new TreeMap<>();

    private final Map<String, Object> durable = new TreeMap<>();
    private final List<Change> changes = new ArrayList<>();

    /** What becomes of a name at once: both are kept or none. */
    private record Change(
            @Nullable String gone,
            @Nullable String given,
            @Nullable Object node) {
        void applyTo(Map<String, Object> names) {
            if (gone != null) {
                names.remove(gone);
            }
            if (given != null && node != null) {
                names.put(given, node);
            }
        }
    }

    Map<String, Object> names() {
        return seen;
    }

    @Nullable
    Object get(String name) {
        return seen.get(name);
    }

    void put(String name, Object node) {
        change(new Change(null, name, node));
    }

    void remove(String name) {
        change(new Change(name, null, null));
    }

    void rename(String from, String to) {
        change(new Change(from, to, seen.get(from)));
    }

    private void change(Change change) {
        change.applyTo(seen);
        changes.add(change);
    }

    void force() {
        changes.forEach(change -> change.applyTo(durable));
        changes.clear();
    }

    /** The file system has not lost its names, but has not written them all either: a later force still does. */
    void failForce(RandomGenerator random) {
        keepSome(random);
    }

    private void keepSome(RandomGenerator random) {
        int keepPercent = random.nextInt(4) * 33;
        for (Change change : changes) {
            if (random.nextInt(100) < keepPercent) {
                change.applyTo(durable);
            }
        }
    }

    void crash(RandomGenerator random) {
        keepSome(random);
        changes.clear();
        seen.clear();
        seen.putAll(durable);
        for (Object node : seen.values()) {
            if (node instanceof SimulatedDirectory directory) {
                directory.crash(random);
            } else if (node instanceof SimulatedFile file) {
                file.crash(random);
            }
        }
    }
}
