package io.splashdam.broker;

import io.splashdam.config.ConsoleConfig;
import io.splashdam.observe.Metrics;
import java.io.IOException;

/** Serves what operators ask, over HTTP. Found by {@link java.util.ServiceLoader}: core itself has no network. */
public interface ConsoleFactory {
    /**
     * Answers from now on, also while the broker is still starting.
     *
     * @param config whose {@code listen} is not null
     * @throws IOException with one line that names the address and the remedy
     */
    ListenerFactory.Listener open(ConsoleConfig config, BrokerStatus status, Metrics metrics) throws IOException;
}
