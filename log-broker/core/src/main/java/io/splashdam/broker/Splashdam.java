package io.splashdam.broker;

import io.splashdam.config.BrokerConfig;
import io.splashdam.local.LocalClient;
import io.splashdam.log.FileDisk;
import io.splashdam.log.MemoryDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;

/**
 * The door for those who want a log inside their own {@code main}: a broker in this process, with no socket unless asked.
 *
 * <pre>{@code
 * try (Splashdam splashdam = Splashdam.open(Path.of("data"))) {
 *     splashdam.client().createTopicIfAbsent("lines", 4, Map.of());
 *     ...
 *     String bootstrap = splashdam.listen(9092);   // from now on every Kafka client may join
 * }
 * }</pre>
 *
 * <p>Any thread. Closing is clean: what was acknowledged is on the disk either way, but the next start has nothing to repair.
 */
public final class Splashdam implements AutoCloseable {
    private final Broker broker;

    private Splashdam(Broker broker) {
        this.broker = broker;
    }

    /**
     * Opens the log in {@code directory}, which is made when it is not there.
     *
     * @throws UncheckedIOException with one line: the directory is in use, not writable, damaged, or of a newer format
     */
    public static Splashdam open(Path directory) {
        return open(directory, Map.of());
    }

    /** The same with settings of the broker: Kafka's names, {@code durability}, {@code console.listener} … */
    public static Splashdam open(Path directory, Map<String, String> settings) {
        try {
            return ready(Broker.start(
                    BrokerConfig.of(settings),
                    new FileDisk(directory),
                    Broker.Threads.OWN,
                    InstantSource.system(),
                    new SecureRandom()));
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** A log that lives and dies with this object: for tests and for trying things out. */
    public static Splashdam inMemory() {
        return inMemory(Map.of());
    }

    public static Splashdam inMemory(Map<String, String> settings) {
        try {
            return ready(Broker.start(
                    BrokerConfig.of(settings),
                    new MemoryDisk(),
                    Broker.Threads.CALLER,
                    InstantSource.system(),
                    new SecureRandom()));
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private static Splashdam ready(Broker broker) {
        broker.ready();
        return new Splashdam(broker);
    }

    /** Append, read, subscribe. */
    public LocalClient client() {
        return broker.client();
    }

    /**
     * Lets Kafka clients on this machine join. Needs {@code splashdam-server} on the class path.
     *
     * @param port 0 for any free one
     * @return what clients call {@code bootstrap.servers}
     */
    public String listen(int port) {
        try {
            ListenerFactory.Listener listener = broker.listen("127.0.0.1", port);
            return listener.host() + ":" + listener.port();
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** The rooms behind the door, for those who build on them. */
    public Broker broker() {
        return broker;
    }

    @Override
    public void close() {
        broker.close();
    }
}
