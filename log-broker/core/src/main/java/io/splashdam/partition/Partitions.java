package io.splashdam.partition;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The partitions that this node holds. Written by the controller's thread, read by any. */
public final class Partitions {
    private final Map<UUID, Partition[]> byTopic = new ConcurrentHashMap<>();

    /** Null when this node does not have it. */
    public @Nullable Partition of(UUID topicId, int partition) {
        Partition[] all = byTopic.get(topicId);
        return all == null || partition < 0 || partition >= all.length ? null : all[partition];
    }

    /** All partitions of one topic, in the order of their numbers; at the end of the topic's list when it had some before. */
    public void add(UUID topicId, Collection<Partition> added) {
        byTopic.merge(topicId, added.toArray(Partition[]::new), Partitions::concat);
    }

    private static Partition[] concat(Partition[] before, Partition[] added) {
        Partition[] all = Arrays.copyOf(before, before.length + added.length);
        System.arraycopy(added, 0, all, before.length, added.length);
        return all;
    }

    /** What is left behind is to be closed by the caller. */
    public Partition[] remove(UUID topicId) {
        Partition[] removed = byTopic.remove(topicId);
        return removed == null ? new Partition[0] : removed;
    }

    public Partition[] of(UUID topicId) {
        Partition[] all = byTopic.get(topicId);
        return all == null ? new Partition[0] : all.clone();
    }

    public Collection<Partition[]> all() {
        return byTopic.values();
    }
}
