package io.splashdam.broker;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.TopicImage;
import io.splashdam.cluster.TransactionVersion;
import io.splashdam.config.BrokerConfig;
import io.splashdam.config.LiveConfig;
import io.splashdam.config.TopicConfig;
import io.splashdam.controller.Brokers;
import io.splashdam.controller.Controller;
import io.splashdam.controller.Groups;
import io.splashdam.controller.Topics;
import io.splashdam.coordinator.Moment;
import io.splashdam.coordinator.group.GroupCoordinator;
import io.splashdam.coordinator.transaction.MarkerLog;
import io.splashdam.coordinator.transaction.TransactionCoordinator;
import io.splashdam.local.LocalClient;
import io.splashdam.local.TransactionalProducers;
import io.splashdam.log.Disk;
import io.splashdam.log.LogConfig;
import io.splashdam.log.LogDirectory;
import io.splashdam.log.LogDirectoryConfig;
import io.splashdam.log.LogId;
import io.splashdam.log.RecoveryReport;
import io.splashdam.observe.Metrics;
import io.splashdam.partition.Partition;
import io.splashdam.partition.Partitions;
import io.splashdam.quorum.LocalQuorum;
import io.splashdam.ring.DisruptorRing;
import io.splashdam.ring.InlineRing;
import io.splashdam.ring.Ring;
import io.splashdam.ring.RingLimits;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One node: everything behind the doors. Starts in the order of the rooms, stops in the reverse order. Any thread. */
public final class Broker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Broker.class);

    private final LiveConfig config;
    private final InstantSource clock;
    private final LogDirectory directory;
    private final RecoveryReport recovery;
    private final Partitions partitions = new Partitions();
    private final Ring ring;
    private final Controller controller;
    private final Topics topics;
    private final Brokers brokers;
    private final Groups groupSettings;
    private final GroupCoordinator groups;
    private final TransactionMarkers markers;
    private final TransactionCoordinator transactions;
    private final LocalClient client;
    private final Deque<AutoCloseable> toClose;
    private final View view;
    private final ScheduledExecutorService maintenance;
    private volatile ClusterImage image;
    private volatile boolean closed;

    /** How the stages of the ring run. */
    public enum Threads {
        /** Append, flush and checkpoint have a thread each. */
        OWN,
        /** Everything on the caller's thread. */
        CALLER
    }

    private Broker(
            BrokerConfig config,
            Disk disk,
            Threads threads,
            InstantSource clock,
            RandomGenerator random,
            Deque<AutoCloseable> toClose)
            throws IOException {
        this.config = new LiveConfig(config);
        this.clock = clock;
        this.toClose = toClose;
        view = View.open(config, clock, partitions, this::image, toClose);
        directory = opened(LogDirectory.open(disk, directoryConfig(config), clock, random));
        view.opened(directory);
        LocalQuorum quorum = opened(LocalQuorum.open(disk));
        ExecutorService metadataThread = Executors.newSingleThreadExecutor(task -> daemon(task, "splashdam-metadata"));
        controller = new Controller(
                metadataThread, quorum, directory.clusterId(), directory.nodeId(), () -> topicId(random));
        image = controller.load();
        this.config.tell(image.brokerConfigs(""), image.brokerConfigs(String.valueOf(image.nodeId())));
        BrokerConfig told = this.config.now();
        recovery = directory.recover(expectedLogs(image, told), image::isDeleted);
        image.topics().forEach(topic -> Replicas.adopt(topic, image, directory, told, partitions, view.topics()));
        view.recovered(recovery);

        RingLimits limits = RingLimits.of(config.ring().slots(), config.ring().maxBytes());
        ring = opened(
                threads == Threads.OWN
                        ? DisruptorRing.start(directory, limits, clock)
                        : InlineRing.immediate(directory, limits, clock));
        topics = new Topics(controller, this.config, this::image);
        brokers = new Brokers(controller, this.config, this::image);
        groupSettings = new Groups(controller, this.config);
        groups = opened(groupCoordinator(random));
        markers = new TransactionMarkers(this::image, partitions, ring, groups, clock);
        transactions = opened(transactionCoordinator());
        controller.serve(new Replicas(
                directory, this.config, partitions, ring, this::publish, groups::onTopicDeleted, view.topics()));
        toClose.push(() -> stop(metadataThread));
        groups.start(this::moment);
        transactions.start(this::moment);
        client = new LocalClient(
                this::image,
                partitions,
                ring,
                topics,
                new CommittedOffsets(groups, this::image),
                new TransactionalProducers(
                        this::image, partitions, ring, transactions, groups, config.transaction(), clock));

        if (config.cleaning().isEnabled()) {
            opened(new Compaction(directory, partitions, ring, clock, config.cleaning()))
                    .start();
        }
        ScheduledExecutorService timer =
                Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "splashdam-maintenance"));
        toClose.push(() -> stop(timer));
        maintenance = timer;
        new Maintenance(partitions, ring, () -> config().storage().producerIdExpirationMs())
                .every(config.storage().retentionCheckIntervalMs(), timer);
        view.serves(directory, ring, groups, transactions);
    }

    /**
     * Starts a broker on {@code disk}: reads the metadata, recovers the logs, and returns when all can be read and written.
     *
     * @throws IOException with one line that names what, where and the remedy: the directory is in use, not writable, of a newer
     *     format, or damaged
     */
    public static Broker start(
            BrokerConfig config, Disk disk, Threads threads, InstantSource clock, RandomGenerator random)
            throws IOException {
        Deque<AutoCloseable> toClose = new ArrayDeque<>();
        try {
            return new Broker(config, disk, threads, clock, random, toClose);
        } catch (IOException | RuntimeException e) {
            toClose.forEach(Broker::closeQuietly);
            throw e;
        }
    }

    static <T> T found(Class<T> service, String wish) throws IOException {
        return ServiceLoader.load(service)
                .findFirst()
                .orElseThrow(
                        () -> new IOException(
                                "Cannot " + wish
                                        + ": splashdam-server is not on the class path. Add the dependency io.splashdam:splashdam-server."));
    }

    private GroupCoordinator groupCoordinator(RandomGenerator random) {
        TopicImage offsets = image.topic(ClusterImage.OFFSETS_TOPIC);
        int count = offsets == null ? config().group().offsetsTopicPartitions() : offsets.partitions();
        InternalTopicLog offsetsLog = new InternalTopicLog(
                number -> partitionOf(ClusterImage.OFFSETS_TOPIC, number),
                ring,
                clock,
                () -> topics.findOrCreateOffsets().thenApply(Controller.Outcome::error));
        return new GroupCoordinator(
                config().group(),
                count,
                TopicConfig.defaults().maxMessageBytes(),
                offsetsLog,
                random,
                new GroupEvents(view.groups()),
                this::image);
    }

    private static LogDirectoryConfig directoryConfig(BrokerConfig config) {
        return new LogDirectoryConfig(config.nodeId(), config.storage().journalBytes());
    }

    private TransactionCoordinator transactionCoordinator() {
        TopicImage topic = image.topic(ClusterImage.TRANSACTIONS_TOPIC);
        int count = topic == null ? config().transaction().topicPartitions() : topic.partitions();
        InternalTopicLog log = new InternalTopicLog(
                number -> partitionOf(ClusterImage.TRANSACTIONS_TOPIC, number),
                ring,
                clock,
                () -> topics.findOrCreateTransactions().thenApply(Controller.Outcome::error));
        return new TransactionCoordinator(
                config().transaction(),
                count,
                TopicConfig.defaults().maxMessageBytes(),
                log,
                markers,
                controller::nextProducerId,
                () -> image.features().transactionVersion() >= TransactionVersion.SECOND_KIND,
                new TransactionEvents());
    }

    private @Nullable Partition partitionOf(String internalTopic, int number) {
        TopicImage topic = image.topic(internalTopic);
        return topic == null ? null : partitions.of(topic.id(), number);
    }

    private Moment moment() {
        return new Moment(System.nanoTime() / 1_000_000, clock.millis());
    }

    private <T extends AutoCloseable> T opened(T room) {
        toClose.push(room);
        return room;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** A random id (version 4), never one of those that Kafka reserves. */
    private static UUID topicId(RandomGenerator random) {
        long high = (random.nextLong() & 0xffffffffffff0fffL) | 0x4000L;
        long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low);
    }

    private static Map<LogId, LogConfig> expectedLogs(ClusterImage image, BrokerConfig config) {
        Map<LogId, LogConfig> expected = new HashMap<>();
        for (TopicImage topic : image.topics()) {
            LogConfig logConfig = TopicConfig.of(config, topic.configs()).toLogConfig();
            for (int partition = 0; partition < topic.partitions(); partition++) {
                expected.put(new LogId(topic.id(), topic.name(), partition), logConfig);
            }
        }
        return expected;
    }

    private void publish(ClusterImage changed) {
        image = changed;
    }

    /** The settings as they are now. */
    public BrokerConfig config() {
        return config.now();
    }

    /** The settings as they change. */
    public LiveConfig liveConfig() {
        return config;
    }

    public InstantSource clock() {
        return clock;
    }

    /** The cluster at this moment. */
    public ClusterImage image() {
        return image;
    }

    public Partitions partitions() {
        return partitions;
    }

    public Ring ring() {
        return ring;
    }

    public Controller controller() {
        return controller;
    }

    public Topics topics() {
        return topics;
    }

    public Brokers brokers() {
        return brokers;
    }

    /** A thread for what may wait for the disk. */
    public Executor maintenance() {
        return maintenance;
    }

    /** Where settings of single groups are changed. */
    public Groups groupSettings() {
        return groupSettings;
    }

    /** The transactions of this broker; their topic is made when a producer first needs it. */
    public TransactionCoordinator transactions() {
        return transactions;
    }

    /** Where markers go that end a transaction. */
    public MarkerLog markers() {
        return markers;
    }

    /** The groups of this broker; their topic is made when a group first needs it. */
    public GroupCoordinator groups() {
        return groups;
    }

    public LocalClient client() {
        return client;
    }

    public LogDirectory directory() {
        return directory;
    }

    /** How it is; what {@code /health} and {@code /ready} say. */
    public BrokerStatus status() {
        return view.status();
    }

    /** Where rooms add what they count. */
    public Metrics metrics() {
        return view.metrics();
    }

    /** Where {@code console.listener} is served; null without one. */
    public ListenerFactory.@Nullable Listener console() {
        return view.console();
    }

    /** Whoever started this broker has opened all that it should have: {@code /ready} says yes from now on. */
    public void ready() {
        view.ready();
    }

    /** What the start found and did to the logs. */
    public RecoveryReport recovery() {
        return recovery;
    }

    /**
     * Opens the broker to Kafka clients.
     *
     * @throws IOException with one line that names the address and the remedy
     */
    public ListenerFactory.Listener listen(String host, int port) throws IOException {
        ListenerFactory factory = found(ListenerFactory.class, "listen on " + host + ":" + port);
        ListenerFactory.Listener listener = factory.listen(this, host, port);
        synchronized (toClose) { // a listener may be opened by any thread
            toClose.push(listener);
        }
        return listener;
    }

    /** A clean stop: listeners first, then what is in flight, then the logs. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        view.stopping();
        long sinceMs = clock.millis();
        synchronized (toClose) {
            while (!toClose.isEmpty()) {
                closeQuietly(toClose.pop());
            }
        }
        view.stopped(sinceMs);
    }

    private static void closeQuietly(AutoCloseable room) {
        try {
            room.close();
        } catch (Exception e) {
            log.error("Closing {} failed", room.getClass().getSimpleName(), e);
        }
    }

    /** Lets running tasks finish: nobody interrupts a thread that touches segments. */
    private static void stop(ExecutorService thread) throws InterruptedException {
        thread.shutdown();
        if (!thread.awaitTermination(30, TimeUnit.SECONDS)) {
            log.warn("A task of the broker did not end within 30 seconds");
        }
    }
}
