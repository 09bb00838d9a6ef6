package io.splashdam.api;

import io.splashdam.net.Answer;
import io.splashdam.net.Connection;
import io.splashdam.wire.Decoded;
import io.splashdam.wire.FetchResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Fetch (1), versions 4 to 18: batches of partitions, now or when there are some.
 *
 * <p>4: isolation. 5: the log's start. 7: sessions (KIP-227), see {@link FetchSessions}. 9: leader epochs (KIP-320). 10: zstd. 11: the
 * client's rack; there is one replica, so nobody is sent elsewhere. 12: flexible; the epoch of the last record read, and where it differs
 * from ours. 13: topic ids (KIP-516). 15: replica state, 17: directory ids, 18: high watermarks of followers (KIP-1166): followers are
 * not served yet, and read like consumers. 16: who leads instead (KIP-951).
 *
 * <p>The answer is given at once when (1) the client does not want to wait, (2) it asks for nothing that is here, (3) there are enough
 * bytes, or (4) a partition has an error or has diverged. Else it waits ({@link WaitingFetch}). At least one whole batch of the first
 * partition that has any is sent, however large it is.
 */
final class Fetch {
    private final ApiContext context;
    private final FetchSessions sessions;
    private final Set<WaitingFetch> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean isClosing;

    Fetch(ApiContext context) {
        this.context = context;
        this.sessions = new FetchSessions(context.config().fetch().sessionCacheSlots(), context.random());
    }

    void handle(Connection connection, Answer answer, Decoded.Fetch decoded, RequestWatch.Watched watched) {
        FetchSessions.Found found =
                sessions.find(decoded.request(), context.clock().millis());
        if (!found.error().isNone()) {
            watched.error(found.error());
            watched.ended();
            answer.send(FetchResponse.encode(
                    decoded.header(), 0, found.error(), FetchSession.NO_SESSION, List.of(), List.of()));
            return;
        }
        FetchRead read = new FetchRead(context, decoded, found, watched);
        if (isClosing || read.tryRead()) {
            answer.send(read.answer());
            watched.ended();
        } else {
            new WaitingFetch(connection, answer, read, waiting).start();
        }
    }

    /** The connection is gone: nobody waits on it any more. */
    void onClose(Connection connection) {
        for (WaitingFetch fetch : waiting) {
            if (fetch.isOn(connection)) {
                fetch.cancel();
            }
        }
    }

    /** From now on nobody waits: who does is answered with what there is. */
    void close() {
        isClosing = true;
        waiting.forEach(WaitingFetch::answerSoon);
    }

    int sessionCount() {
        return sessions.size();
    }

    int waitingCount() {
        return waiting.size();
    }
}
