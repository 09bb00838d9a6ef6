package io.splashdam.junit;

import io.splashdam.broker.Broker;
import io.splashdam.config.BrokerConfig;
import io.splashdam.local.LocalClient;
import io.splashdam.log.FileDisk;
import io.splashdam.log.MemoryDisk;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real broker for a test, in its process: Kafka's clients of any version connect to it on a port of its own.
 *
 * <pre>{@code
 * class OrdersTest {
 *     @RegisterExtension
 *     static final SplashdamExtension splashdam = SplashdamExtension.inMemory().topics("orders");
 *
 *     @Test
 *     void ordersArrive() {
 *         var producer = new KafkaProducer<>(Map.of("bootstrap.servers", splashdam.bootstrap(), …));
 *     }
 * }
 * }</pre>
 *
 * <p>In a static field the broker lives as long as the class, in another as long as each test method. Fields and parameters with
 * {@link BootstrapServers} get its address; {@link SplashdamTest} is the same without a field. Each extension has its own broker, so
 * classes and methods may run in parallel. Settings are given before the first test; everything else may be called by any thread.
 */
public final class SplashdamExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {
    private static final Logger log = LoggerFactory.getLogger(SplashdamExtension.class);

    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Map<String, Topic> topics = new LinkedHashMap<>();
    private boolean isOnDisk;
    private boolean keepsOnFailure;
    private boolean hasFailed;
    private int port;
    private @Nullable Path givenDirectory;

    // Guarded by this: classes that share an extension may start and end on several threads.
    private int users;
    private @Nullable TestBroker broker;
    private @Nullable Path directory;

    private record Topic(int partitions, Map<String, String> configs) {}

    /** In memory, with defaults: for {@code @ExtendWith(SplashdamExtension.class)}. */
    public SplashdamExtension() {
        settings.put("group.initial.rebalance.delay.ms", "0"); // a test has no crowd of consumers to wait for
        settings.put("journal.bytes", "8mb");
    }

    /** Records live on the heap, and end with the broker's last user. Starts in milliseconds. */
    public static SplashdamExtension inMemory() {
        return new SplashdamExtension();
    }

    /** Records are forced to a temporary directory, which is removed afterwards. */
    public static SplashdamExtension onDisk() {
        SplashdamExtension extension = new SplashdamExtension();
        extension.isOnDisk = true;
        return extension;
    }

    /** Records are forced to {@code directory}, which stays: what an earlier run left is there. */
    public static SplashdamExtension onDisk(Path directory) {
        SplashdamExtension extension = onDisk();
        extension.givenDirectory = directory;
        return extension;
    }

    // ---- before the first test

    /** Topics of one partition that are there when the first test starts. */
    public SplashdamExtension topics(String... names) {
        for (String name : names) {
            topic(name, 1);
        }
        return this;
    }

    public SplashdamExtension topic(String name, int partitions) {
        return topic(name, partitions, Map.of());
    }

    /** @param configs by Kafka's names: {@code Map.of("cleanup.policy", "compact")} */
    public synchronized SplashdamExtension topic(String name, int partitions, Map<String, String> configs) {
        requireNotStarted();
        topics.put(name, new Topic(partitions, Map.copyOf(configs)));
        return this;
    }

    /** A setting of the broker, by Kafka's name: {@code set("auto.create.topics.enable", "false")}. */
    public synchronized SplashdamExtension set(String key, String value) {
        requireNotStarted();
        settings.put(key, value);
        return this;
    }

    /** A port of your choice instead of any free one. Tests that run at the same time need different ones. */
    public synchronized SplashdamExtension port(int fixedPort) {
        requireNotStarted();
        port = fixedPort;
        return this;
    }

    /** The temporary directory of a test that failed stays, and standard error says where. */
    public synchronized SplashdamExtension keepOnFailure() {
        requireNotStarted();
        keepsOnFailure = true;
        return this;
    }

    private void requireNotStarted() {
        if (broker != null) {
            throw new IllegalStateException("The broker runs already: give settings and topics where it is declared.");
        }
    }

    // ---- while tests run

    /** What Kafka's clients call {@code bootstrap.servers}; the same after {@link #restart}. */
    public String bootstrap() {
        return started().bootstrap();
    }

    /** Append and read without a socket. */
    public LocalClient client() {
        return broker().client();
    }

    /** The rooms of the broker that runs now, for those who look inside. */
    public Broker broker() {
        return started().broker();
    }

    /** Where the records are; null in memory. */
    public synchronized @Nullable Path directory() {
        return directory;
    }

    /** A clean stop, as by SIGTERM: clients get the answers that they are owed, then nobody listens until {@link #start}. */
    public void stop() {
        started().stop();
    }

    /** Starts the broker that was stopped, on the same port with the same records. */
    public void start() {
        started().start();
    }

    /** {@link #stop} and {@link #start}: clients have to connect again. */
    public void restart() {
        stop();
        start();
    }

    /**
     * To clients, as if the process had died: connections end in the middle, and whoever waits for an answer gets none, though its
     * records may have been kept. {@link #start} brings it back. (The directory itself is left clean: no process really dies here.)
     */
    public void kill() {
        started().cutOff();
    }

    private synchronized TestBroker started() {
        TestBroker now = broker;
        if (now == null) {
            throw new IllegalStateException(
                    "The broker starts with the first test: use @RegisterExtension on this field, and ask from a test or @BeforeAll.");
        }
        return now;
    }

    // ---- JUnit

    @Override
    public void beforeAll(ExtensionContext context) {
        AnnotationSupport.findAnnotation(context.getTestClass(), SplashdamTest.class)
                .ifPresent(this::configure);
        enter();
        Injection.intoStatics(context.getRequiredTestClass(), bootstrap());
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        enter();
        context.getRequiredTestInstances().getAllInstances().forEach(each -> Injection.into(each, bootstrap()));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        noteFailure(context);
        leave();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        noteFailure(context);
        leave();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == SplashdamExtension.class
                || type == String.class && parameter.isAnnotated(BootstrapServers.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == String.class ? bootstrap() : this;
    }

    private synchronized void configure(SplashdamTest wanted) {
        if (broker != null) {
            return; // a class within the annotated one
        }
        isOnDisk = wanted.onDisk();
        for (String topic : wanted.topics()) {
            topic(topic, wanted.partitions());
        }
        for (String setting : wanted.settings()) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("@SplashdamTest(settings = \"" + setting + "\"): write key=value");
            }
            set(
                    setting.substring(0, equals).strip(),
                    setting.substring(equals + 1).strip());
        }
    }

    /** The first user starts the broker. One that does not start has no user. */
    private synchronized void enter() {
        if (users == 0) {
            TestBroker starting = prepared();
            starting.start();
            broker = starting;
            topics.forEach((name, topic) -> client().createTopicIfAbsent(name, topic.partitions(), topic.configs()));
        }
        users++;
    }

    private TestBroker prepared() {
        BrokerConfig config = BrokerConfig.of(settings);
        if (!isOnDisk) {
            return new TestBroker(config, new MemoryDisk(), Broker.Threads.CALLER, port);
        }
        Path given = givenDirectory;
        directory = given == null ? TestDirectory.make() : given;
        return new TestBroker(config, new FileDisk(directory), Broker.Threads.OWN, port);
    }

    private synchronized void noteFailure(ExtensionContext context) {
        hasFailed |= context.getExecutionException().isPresent();
    }

    /** JUnit calls this also after a start that failed: then there is nothing to end. */
    private synchronized void leave() {
        users = Math.max(0, users - 1);
        TestBroker ending = broker;
        if (users > 0 || ending == null) {
            return;
        }
        broker = null;
        ending.stop();
        Path used = directory;
        directory = null;
        if (used != null && givenDirectory == null) {
            removeUnlessWanted(used);
        }
        hasFailed = false;
    }

    private void removeUnlessWanted(Path used) {
        if (keepsOnFailure && hasFailed) {
            log.warn("event=directory.kept path={} reason=\"a test failed\"", used);
        } else {
            TestDirectory.remove(used);
        }
    }
}
