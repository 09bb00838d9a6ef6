package io.splashdam.broker;

import java.io.IOException;

/** Opens the broker to Kafka clients. Found by {@link java.util.ServiceLoader}: core itself has no network. */
public interface ListenerFactory {
    /**
     * Listens, and returns once connections are accepted.
     *
     * @param host the address to bind
     * @param port 0 for any free one
     * @throws IOException with one line that names the address and the remedy
     */
    Listener listen(Broker broker, String host, int port) throws IOException;

    /** Something that listens. */
    interface Listener extends AutoCloseable {
        String host();

        /** The port that is really bound. */
        int port();

        /** Stops accepting, lets answers go out for a bounded time, closes. Once more does nothing. */
        @Override
        void close();

        /** Ends at once: connections break off, and answers that are owed are not given. */
        void abort();
    }
}
