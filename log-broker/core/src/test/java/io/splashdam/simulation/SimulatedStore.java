package io.splashdam.simulation;

import io.splashdam.local.GroupOffsets.TopicPartition;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;

/**
 * A store as RocksDB without a log of its own: each write has data and the changelog's position; a crash leaves any version from the last
 * flush on. It may lag its changelog, never lead it.
 */
final class SimulatedStore {
    private final TopicPartition changelog;
    private final Deque<Version> versions = new ArrayDeque<>();

    /** @param position of the changelog, of which {@code sum} is the state */
    record Version(int sum, long position) {}

    SimulatedStore(TopicPartition changelog) {
        this.changelog = changelog;
        versions.add(new Version(0, 0));
    }

    TopicPartition changelog() {
        return changelog;
    }

    void write(int sum, long position) {
        versions.add(new Version(sum, position));
    }

    /** What a store would guess that hopes its commit goes through. */
    long nextPosition() {
        return versions.getLast().position() + 1;
    }

    /** Forgets some of the newest versions. Returns what is on the disk. */
    Version crash(RandomGenerator random) {
        for (int i = random.nextInt(versions.size()); i > 0; i--) {
            versions.removeLast();
        }
        Version left = versions.getLast();
        versions.clear();
        versions.add(left);
        return left;
    }

    /** Where it is again after a restore. */
    void restored(int sum, long position) {
        versions.clear();
        versions.add(new Version(sum, position));
    }
}
