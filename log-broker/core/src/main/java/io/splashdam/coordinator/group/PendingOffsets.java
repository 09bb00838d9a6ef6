package io.splashdam.coordinator.group;

import io.splashdam.coordinator.group.GroupStore.StoredOffset;
import io.splashdam.coordinator.group.OffsetCommitRecords.Key;
import java.util.HashMap;
import java.util.Map;

/**
 * Offsets that were committed within transactions which are still open (KIP-98): they count when the marker comes.
 *
 * <p>Owned by its {@link GroupStore}; changed by replay only.
 */
final class PendingOffsets {
    private final Map<Long, Transaction> byProducer = new HashMap<>();

    private record Transaction(short epoch, Map<Key, StoredOffset> offsets) {}

    /** In how many transactions each offset is pending. */
    private final Map<Key, Integer> byOffset = new HashMap<>();

    private final Map<String, Integer> byGroup = new HashMap<>();

    void put(long producerId, short epoch, Key key, StoredOffset offset) {
        StoredOffset before = byProducer
                .computeIfAbsent(producerId, id -> new Transaction(epoch, new HashMap<>()))
                .offsets()
                .put(key, offset);
        if (before == null) {
            byOffset.merge(key, 1, Integer::sum);
            byGroup.merge(key.group(), 1, Integer::sum);
        }
    }

    /** The producer's transaction has ended. Returns what was pending in it. */
    Map<Key, StoredOffset> remove(long producerId) {
        Transaction ended = byProducer.remove(producerId);
        if (ended == null) {
            return Map.of();
        }
        for (Key key : ended.offsets().keySet()) {
            countDown(byOffset, key);
            countDown(byGroup, key.group());
        }
        return ended.offsets();
    }

    /** The epoch of the producer's open transaction, or -1 when it has none here. */
    short epochOf(long producerId) {
        Transaction open = byProducer.get(producerId);
        return open == null ? -1 : open.epoch();
    }

    private static <K> void countDown(Map<K, Integer> counts, K key) {
        int count = counts.getOrDefault(key, 0);
        if (count > 1) {
            counts.put(key, count - 1);
        } else {
            counts.remove(key);
        }
    }

    boolean has(Key key) {
        return byOffset.containsKey(key);
    }

    boolean hasGroup(String groupId) {
        return byGroup.containsKey(groupId);
    }

    /** In comparable form. */
    void contents(Map<String, Object> into) {
        byProducer.forEach((producer, open) -> open.offsets()
                .forEach((key, stored) -> into.put(
                        "pending " + producer + " " + key.group() + " " + key.topic() + " " + key.partition(),
                        stored.offset())));
    }
}
