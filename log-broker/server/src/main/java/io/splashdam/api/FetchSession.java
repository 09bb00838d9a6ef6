package io.splashdam.api;

import io.splashdam.wire.FetchRequest;
import io.splashdam.wire.FetchedPartition;
import io.splashdam.wire.RequestedTopic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a client and we both remember, so that it need not name every partition in every Fetch (KIP-227).
 *
 * <pre>
 *   epoch 0: full request ─► 1 ─► 2 ─► … ─► MAX ─► 1     each request names the epoch it continues; -1 ends the session
 * </pre>
 *
 * <p>Guarded by its own monitor: a client that reconnects may reach another event loop while its last request still waits there.
 */
final class FetchSession {
    static final int NO_SESSION = 0;
    static final int FIRST_EPOCH = 0;
    static final int FINAL_EPOCH = -1;

    private final int id;
    private final boolean usesIds;

    /** In the order of reading: who has just got records moves to the end, so that everyone gets a turn. */
    private final Map<Key, Entry> partitions = new LinkedHashMap<>();

    private int epoch = nextEpoch(FIRST_EPOCH);

    private record Key(RequestedTopic topic, int partition) {}

    private static final class Entry {
        private FetchRequest.Partition wanted;
        private long sentHighWatermark = -1;
        private long sentLogStart = -1;

        Entry(FetchRequest.Partition wanted) {
            this.wanted = wanted;
        }
    }

    FetchSession(int id, boolean usesIds) {
        this.id = id;
        this.usesIds = usesIds;
    }

    int id() {
        return id;
    }

    boolean usesIds() {
        return usesIds;
    }

    static int nextEpoch(int epoch) {
        return epoch < 0 ? FINAL_EPOCH : epoch == Integer.MAX_VALUE ? 1 : epoch + 1;
    }

    /** The epoch that the next request has to name. */
    synchronized int epoch() {
        return epoch;
    }

    synchronized int size() {
        return partitions.size();
    }

    /** Takes over what the request changes, and moves on to the next epoch when it continues the session. */
    synchronized void update(FetchRequest request, boolean isContinued) {
        for (FetchRequest.Partition wanted : request.partitions()) {
            Entry entry =
                    partitions.computeIfAbsent(new Key(wanted.topic(), wanted.partition()), k -> new Entry(wanted));
            entry.wanted = wanted;
        }
        for (FetchRequest.ForgottenPartition forgotten : request.forgotten()) {
            partitions.remove(new Key(forgotten.topic(), forgotten.partition()));
        }
        if (isContinued) {
            epoch = nextEpoch(epoch);
        }
    }

    /** Everything that the client wants to read. */
    synchronized List<FetchRequest.Partition> wanted() {
        List<FetchRequest.Partition> wanted = new ArrayList<>(partitions.size());
        for (Entry entry : partitions.values()) {
            wanted.add(entry.wanted);
        }
        return wanted;
    }

    /** Remembers what is sent, and says whether it is worth sending: records, an error, or offsets that have moved. */
    synchronized boolean note(FetchedPartition answer) {
        Key key = new Key(answer.topic(), answer.partition());
        Entry entry = partitions.get(key);
        if (entry == null) {
            return true;
        }
        boolean hasNews = answer.recordsBytes() > 0
                || answer.hasDiverged()
                || answer.highWatermark() != entry.sentHighWatermark
                || answer.logStartOffset() != entry.sentLogStart;
        entry.sentHighWatermark = answer.highWatermark();
        entry.sentLogStart = answer.logStartOffset();
        if (!answer.error().isNone()) {
            entry.sentHighWatermark = -1; // what comes after an error is news
            return true;
        }
        if (answer.recordsBytes() > 0) {
            partitions.remove(key);
            partitions.put(key, entry);
        }
        return hasNews;
    }
}
