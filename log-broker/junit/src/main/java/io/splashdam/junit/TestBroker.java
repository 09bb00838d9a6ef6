package io.splashdam.junit;

import io.splashdam.broker.Broker;
import io.splashdam.broker.ListenerFactory.Listener;
import io.splashdam.config.BrokerConfig;
import io.splashdam.log.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** One broker with its listener that may come and go, on the same disk and the same port. Synchronized: any test thread may ask. */
final class TestBroker {
    private static final String HOST = "127.0.0.1";

    private final BrokerConfig config;
    private final Disk disk;
    private final Broker.Threads threads;
    private int port;
    private @Nullable Running running;

    private record Running(Broker broker, Listener listener) {}

    /** @param port 0: any free one, kept from the first start on */
    TestBroker(BrokerConfig config, Disk disk, Broker.Threads threads, int port) {
        this.config = config;
        this.disk = disk;
        this.threads = threads;
        this.port = port;
    }

    synchronized void start() {
        if (running != null) {
            return;
        }
        try {
            Broker broker = Broker.start(config, disk, threads, InstantSource.system(), new SecureRandom());
            try {
                Listener listener = broker.listen(HOST, port);
                port = listener.port();
                broker.ready();
                running = new Running(broker, listener);
            } catch (IOException | RuntimeException e) {
                broker.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    synchronized void stop() {
        Running stopped = running;
        running = null;
        if (stopped != null) {
            stopped.broker().close();
        }
    }

    /** Connections end first, so that no client hears of what was still on its way. */
    synchronized void cutOff() {
        Running cut = running;
        if (cut != null) {
            cut.listener().abort();
            stop();
        }
    }

    synchronized Broker broker() {
        Running now = running;
        if (now == null) {
            throw new IllegalStateException("The broker is stopped: call start() first.");
        }
        return now.broker();
    }

    /** Also while the broker is stopped: clients know it from before. */
    synchronized String bootstrap() {
        return HOST + ":" + port;
    }
}
