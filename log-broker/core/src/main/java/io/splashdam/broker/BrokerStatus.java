package io.splashdam.broker;

import io.splashdam.log.LogDirectory;
import io.splashdam.log.PartitionLog;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a broker is, from before its start until after its end. Written by who starts and closes it; read by any thread. */
public final class BrokerStatus {
    private volatile Phase phase = Phase.STARTING;
    private volatile @Nullable LogDirectory directory;

    /** In this order, but {@code STOPPING} may follow any. */
    public enum Phase {
        /** The data directory is being opened. */
        STARTING,
        /** The journal is replayed and logs are read. */
        RECOVERING,
        /** Everything can be read and written; listeners are being opened. */
        RECOVERED,
        /** Clients are served. */
        READY,
        STOPPING;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    void opened(LogDirectory opened) {
        directory = opened;
        phase = Phase.RECOVERING;
    }

    void become(Phase next) {
        phase = next;
    }

    public Phase phase() {
        return phase;
    }

    public boolean isReady() {
        return phase == Phase.READY;
    }

    /**
     * Why this broker cannot do its work and would be better restarted or looked after; null when it is well. A full disk is none of
     * this: writes are refused until there is room, and go on by themselves.
     */
    public @Nullable String illness() {
        LogDirectory opened = directory;
        if (opened == null || phase == Phase.STOPPING) {
            return null;
        }
        Throwable failure = opened.failure();
        if (failure != null) {
            return "a force failed, no write is taken: " + failure.getMessage() + "; look at the disk, then restart";
        }
        for (PartitionLog log : opened.logs()) {
            if (log.isFailed()) {
                return "a force of " + log.id().directoryName() + " failed; look at the disk, then restart";
            }
        }
        return opened.isWritable() ? null : "the data directory " + opened.disk() + " is not writable any more";
    }
}
