package io.splashdam.streams;

import io.splashdam.runtime.TopicPartition;
import io.splashdam.state.changelog.RestorePlan;
import io.splashdam.state.changelog.RestoreProgress;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the listener and the log how one restore goes. Owned by a stream thread. */
final class RestoreReport implements RestoreProgress {
    private static final Logger log = LoggerFactory.getLogger(RestoreReport.class);
    private static final long LINE_EVERY_MS = 5_000;

    private final String store;
    private final TopicPartition changelog;
    private final StateRestoreListener listener;
    private final InstantSource clock;
    private long endOffset;
    private long saidMs;

    RestoreReport(String store, TopicPartition changelog, StateRestoreListener listener, InstantSource clock) {
        this.store = store;
        this.changelog = changelog;
        this.listener = listener;
        this.clock = clock;
    }

    @Override
    public void planned(RestorePlan plan) {
        saidMs = clock.millis();
        if (plan instanceof RestorePlan.Full full) {
            endOffset = full.to();
            listener.onRestoreStart(changelog, store, full.from(), full.to(), full.reason());
            if (full.to() > full.from()) {
                log.info(
                        "Store {}, {}: restored from the beginning, {} to {}: {}",
                        store,
                        changelog,
                        full.from(),
                        full.to(),
                        full.reason());
            }
        } else if (plan instanceof RestorePlan.Tail tail) {
            endOffset = tail.to();
            listener.onRestoreStart(changelog, store, tail.from(), tail.to(), "");
            log.info("Store {}, {}: replays {} to {}", store, changelog, tail.from(), tail.to());
        }
    }

    @Override
    public void restored(long nextOffset, long recordsSoFar) {
        listener.onBatchRestored(changelog, store, nextOffset, recordsSoFar);
        long nowMs = clock.millis();
        if (nowMs - saidMs >= LINE_EVERY_MS) {
            saidMs = nowMs;
            log.info("Store {}, {}: at {} of {}, {} records", store, changelog, nextOffset, endOffset, recordsSoFar);
        }
    }
}
