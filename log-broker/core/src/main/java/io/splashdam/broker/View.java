package io.splashdam.broker;

import io.splashdam.broker.metrics.CheckpointMetrics;
import io.splashdam.broker.metrics.GroupMetrics;
import io.splashdam.broker.metrics.JournalMetrics;
import io.splashdam.broker.metrics.LogMetrics;
import io.splashdam.broker.metrics.ProcessMetrics;
import io.splashdam.broker.metrics.RingMetrics;
import io.splashdam.broker.metrics.TopicMetrics;
import io.splashdam.cluster.ClusterImage;
import io.splashdam.config.BrokerConfig;
import io.splashdam.config.Endpoint;
import io.splashdam.coordinator.group.GroupCoordinator;
import io.splashdam.coordinator.transaction.TransactionCoordinator;
import io.splashdam.log.LogDirectory;
import io.splashdam.log.RecoveryReport;
import io.splashdam.observe.EventLine;
import io.splashdam.observe.Metrics;
import io.splashdam.partition.Partitions;
import io.splashdam.ring.Ring;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators see of one broker: its status, its numbers, its console, and the lines about its life in the log. There before
 * anything else, and told of each room as it opens, by the thread that starts the broker.
 */
final class View {
    private static final Logger log = LoggerFactory.getLogger(Broker.class);

    private final BrokerConfig config;
    private final InstantSource clock;
    private final long startedMs;
    private final BrokerStatus status = new BrokerStatus();
    private final Metrics metrics;
    private final TopicMetrics topics = new TopicMetrics();
    private final GroupMetrics groups;
    private final Supplier<ClusterImage> image;
    private final Partitions partitions;
    private ListenerFactory.@Nullable Listener console;

    private View(BrokerConfig config, InstantSource clock, Partitions partitions, Supplier<ClusterImage> image) {
        this.config = config;
        this.clock = clock;
        this.startedMs = clock.millis();
        this.partitions = partitions;
        this.image = image;
        this.metrics = new Metrics(config.console().maxSeries());
        this.groups = new GroupMetrics(partitions, image, System::nanoTime);
        metrics.add(new StatusMetrics(status));
        metrics.add(new ProcessMetrics());
    }

    /** @param toClose gets the console, which goes last */
    static View open(
            BrokerConfig config,
            InstantSource clock,
            Partitions partitions,
            Supplier<ClusterImage> image,
            Deque<AutoCloseable> toClose)
            throws IOException {
        View view = new View(config, clock, partitions, image);
        Endpoint at = config.console().listen();
        if (at != null) {
            ConsoleFactory factory =
                    Broker.found(ConsoleFactory.class, "serve a console on " + at.host() + ":" + at.port());
            ListenerFactory.Listener opened = factory.open(config.console(), view.status, view.metrics);
            toClose.push(opened);
            view.console = opened;
        }
        return view;
    }

    void opened(LogDirectory directory) {
        status.opened(directory);
        JournalMetrics journal = new JournalMetrics(directory.journal(), System::nanoTime, config.slowForceMs());
        CheckpointMetrics checkpoint = new CheckpointMetrics(clock, System::nanoTime);
        directory.journal().listen(journal);
        directory.checkpointer().listen(checkpoint);
        metrics.add(journal);
        metrics.add(checkpoint);
        log.info(EventLine.of("start")
                .with("data", directory.disk())
                .with("cluster.id", directory.clusterId())
                .with("node.id", directory.nodeId())
                .toString());
    }

    void recovered(RecoveryReport report) {
        log.info(EventLine.of("recovered")
                .with("clean", report.isClean())
                .with("logs", report.logs())
                .with("journal.entries", report.journalEntries())
                .with("rewritten.bytes", report.rewrittenBytes())
                .with("cut.bytes", report.cutBytes())
                .with("ms", clock.millis() - startedMs)
                .toString());
    }

    void serves(LogDirectory directory, Ring ring, GroupCoordinator coordinator, TransactionCoordinator transactions) {
        groups.ask(coordinator, config.group().pendingMaxBytes());
        metrics.add(topics);
        metrics.add(new LogMetrics(directory, partitions, image));
        metrics.add(new RingMetrics(ring));
        metrics.add(groups);
        long transactionBytes = config.transaction().pendingMaxBytes();
        metrics.add(page ->
                page.bound("transaction.coordinator.pending.max.bytes", transactions.pendingBytes(), transactionBytes));
        status.become(BrokerStatus.Phase.RECOVERED);
    }

    void ready() {
        status.become(BrokerStatus.Phase.READY);
        EventLine line = EventLine.of("ready").with("ms", clock.millis() - startedMs);
        ListenerFactory.Listener served = console;
        if (served != null) {
            line.with("console", "http://" + served.host() + ":" + served.port());
        }
        log.info(line.toString());
    }

    void stopping() {
        status.become(BrokerStatus.Phase.STOPPING);
        log.info(EventLine.of("stopping").toString());
    }

    void stopped(long stoppingSinceMs) {
        log.info(EventLine.of("stopped")
                .with("ms", clock.millis() - stoppingSinceMs)
                .toString());
    }

    BrokerStatus status() {
        return status;
    }

    Metrics metrics() {
        return metrics;
    }

    TopicMetrics topics() {
        return topics;
    }

    GroupMetrics groups() {
        return groups;
    }

    ListenerFactory.@Nullable Listener console() {
        return console;
    }
}
