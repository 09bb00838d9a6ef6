package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.wire.FetchRequest;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of all clients of a listener, at most {@code max.incremental.fetch.session.cache.slots}. One that was used lately is
 * not given up for another: who finds no room fetches without a session.
 *
 * <p>Synchronized: a session may be continued on another connection, so on another event loop, than it was opened on.
 */
final class FetchSessions {
    /** How long a session is safe from being given up. */
    static final long MIN_KEPT_MS = 120_000;

    /** Partitions that all sessions together may remember, about 100 MB. */
    static final int MAX_PARTITIONS = 500_000;

    private static final int FIRST_WITH_IDS = 13;

    private final int maxSessions;
    private final RandomGenerator random;
    private final Map<Integer, Kept> byId = new LinkedHashMap<>(16, 0.75f, true);
    private int partitions;

    private static final class Kept {
        private final FetchSession session;
        private long usedMs;
        private int countedPartitions;

        Kept(FetchSession session) {
            this.session = session;
        }
    }

    FetchSessions(int maxSessions, RandomGenerator random) {
        this.maxSessions = maxSessions;
        this.random = random;
    }

    /** Which session a request belongs to, or why it cannot be answered. */
    record Found(ErrorCode error, @Nullable FetchSession session, boolean isIncremental) {
        static final Found NO_SESSION = new Found(ErrorCode.NONE, null, false);

        static Found refused(ErrorCode error) {
            return new Found(error, null, false);
        }
    }

    /** Finds or makes the request's session and brings it up to date. */
    synchronized Found find(FetchRequest request, long nowMs) {
        int epoch = request.sessionEpoch();
        if (epoch != FetchSession.FIRST_EPOCH && epoch != FetchSession.FINAL_EPOCH) {
            return continued(request, nowMs);
        }
        if (request.sessionId() != FetchSession.NO_SESSION) {
            remove(request.sessionId());
        }
        return epoch == FetchSession.FINAL_EPOCH ? Found.NO_SESSION : opened(request, nowMs);
    }

    private Found continued(FetchRequest request, long nowMs) {
        Kept kept = byId.get(request.sessionId());
        if (kept == null) {
            return Found.refused(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
        }
        FetchSession session = kept.session;
        if (session.epoch() != request.sessionEpoch()) {
            return Found.refused(ErrorCode.INVALID_FETCH_SESSION_EPOCH);
        }
        if (session.usesIds() != request.version() >= FIRST_WITH_IDS) {
            return Found.refused(ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR);
        }
        session.update(request, true);
        kept.usedMs = nowMs;
        count(kept);
        if (session.size() == 0) {
            remove(session.id());
            return Found.NO_SESSION;
        }
        return new Found(ErrorCode.NONE, session, true);
    }

    private Found opened(FetchRequest request, long nowMs) {
        if (request.partitions().isEmpty() || !makeRoom(request.partitions().size(), nowMs)) {
            return Found.NO_SESSION;
        }
        Kept kept = new Kept(new FetchSession(freeId(), request.version() >= FIRST_WITH_IDS));
        kept.session.update(request, false);
        kept.usedMs = nowMs;
        byId.put(kept.session.id(), kept);
        count(kept);
        return new Found(ErrorCode.NONE, kept.session, false);
    }

    private boolean makeRoom(int forPartitions, long nowMs) {
        Iterator<Kept> leastUsed = byId.values().iterator();
        while (byId.size() >= maxSessions || partitions + forPartitions > MAX_PARTITIONS) {
            if (!leastUsed.hasNext()) {
                return false;
            }
            Kept oldest = leastUsed.next();
            if (nowMs - oldest.usedMs < MIN_KEPT_MS) {
                return false;
            }
            leastUsed.remove();
            partitions -= oldest.countedPartitions;
        }
        return true;
    }

    private void count(Kept kept) {
        partitions -= kept.countedPartitions;
        kept.countedPartitions = kept.session.size();
        partitions += kept.countedPartitions;
    }

    private void remove(int id) {
        Kept removed = byId.remove(id);
        if (removed != null) {
            partitions -= removed.countedPartitions;
        }
    }

    private int freeId() {
        int id;
        do {
            id = random.nextInt() & Integer.MAX_VALUE;
        } while (id == FetchSession.NO_SESSION || byId.containsKey(id));
        return id;
    }

    synchronized int size() {
        return byId.size();
    }
}
