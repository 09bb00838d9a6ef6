package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.net.Connection;
import io.splashdam.wire.RequestHeader;
import java.util.List;
import java.util.function.LongSupplier;

/** Looks on how long requests take. Any thread. */
public final class RequestWatch {
    private final LongSupplier nanoClock;
    private final List<RequestListener> listeners;

    public RequestWatch(LongSupplier nanoClock, RequestListener... listeners) {
        this.nanoClock = nanoClock;
        this.listeners = List.of(listeners);
    }

    Watched begin(RequestHeader header, Connection connection) {
        for (int i = 0; i < listeners.size(); i++) {
            listeners.get(i).onBegun(header);
        }
        return new Watched(header, connection, nanoClock.getAsLong());
    }

    /** One request. Whoever ends it does so once. */
    final class Watched {
        private final RequestHeader header;
        private final Connection connection;
        private final long startNs;

        private Watched(RequestHeader header, Connection connection, long startNs) {
            this.header = header;
            this.connection = connection;
            this.startNs = startNs;
        }

        void error(ErrorCode error) {
            if (!error.isNone()) {
                error(error.code());
            }
        }

        void error(short errorCode) {
            for (int i = 0; i < listeners.size(); i++) {
                listeners.get(i).onError(header, errorCode);
            }
        }

        void ended() {
            ended(0);
        }

        void ended(long wantedWaitMs) {
            long tookNs = nanoClock.getAsLong() - startNs;
            for (int i = 0; i < listeners.size(); i++) {
                listeners.get(i).onEnded(header, connection, tookNs, wantedWaitMs);
            }
        }
    }
}
