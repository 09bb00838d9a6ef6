package io.splashdam.broker;

import io.splashdam.broker.metrics.TopicMetrics;
import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.TopicImage;
import io.splashdam.config.BrokerConfig;
import io.splashdam.config.LiveConfig;
import io.splashdam.config.TopicConfig;
import io.splashdam.controller.TopicListener;
import io.splashdam.log.LogDirectory;
import io.splashdam.log.LogId;
import io.splashdam.log.PartitionLog;
import io.splashdam.observe.EventLine;
import io.splashdam.partition.Partition;
import io.splashdam.partition.Partitions;
import io.splashdam.ring.AppendTask;
import io.splashdam.ring.Ring;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the metadata's topics real on this node: opens, configures and deletes their partitions. On the controller's thread. */
final class Replicas implements TopicListener {
    private static final Logger log = LoggerFactory.getLogger(Replicas.class);

    private final LogDirectory directory;
    private final LiveConfig config;
    private final Partitions partitions;
    private final Ring ring;
    private final Consumer<ClusterImage> publish;
    private final Consumer<String> topicDeleted;
    private final TopicMetrics traffic;

    Replicas(
            LogDirectory directory,
            LiveConfig config,
            Partitions partitions,
            Ring ring,
            Consumer<ClusterImage> publish,
            Consumer<String> topicDeleted,
            TopicMetrics traffic) {
        this.directory = directory;
        this.config = config;
        this.partitions = partitions;
        this.ring = ring;
        this.publish = publish;
        this.topicDeleted = topicDeleted;
        this.traffic = traffic;
    }

    /** Takes the partitions of a topic whose logs recovery has opened. */
    static void adopt(
            TopicImage topic,
            ClusterImage image,
            LogDirectory directory,
            BrokerConfig config,
            Partitions into,
            TopicMetrics traffic) {
        TopicConfig topicConfig = TopicConfig.of(config, topic.configs());
        List<Partition> opened = new ArrayList<>(topic.partitions());
        for (int number = 0; number < topic.partitions(); number++) {
            PartitionLog log = directory.log(topic.id(), number);
            if (log == null) {
                throw new IllegalStateException(
                        "Expected the log of " + topic.name() + "-" + number + " after recovery");
            }
            opened.add(new Partition(log, image.leaderEpoch(topic), topicConfig.minInsyncReplicas()));
        }
        opened.forEach(partition -> partition.listen(traffic.of(topic.name())));
        into.add(topic.id(), opened);
    }

    @Override
    public void onPartitionsAdded(TopicImage topic, ClusterImage image) throws IOException {
        TopicConfig topicConfig = TopicConfig.of(config.now(), topic.configs());
        int first = partitions.of(topic.id()).length;
        List<Partition> added = new ArrayList<>(topic.partitions() - first);
        try {
            for (int number = first; number < topic.partitions(); number++) {
                LogId id = new LogId(topic.id(), topic.name(), number);
                PartitionLog log = directory.create(id, topicConfig.toLogConfig());
                added.add(new Partition(log, image.leaderEpoch(topic), topicConfig.minInsyncReplicas()));
            }
        } catch (IOException | RuntimeException e) {
            added.forEach(partition -> delete(partition, e));
            throw e;
        }
        added.forEach(partition -> partition.listen(traffic.of(topic.name())));
        partitions.add(topic.id(), added);
        log.info(EventLine.of(first == 0 ? "topic.created" : "topic.grown")
                .with("topic", topic.name())
                .with("id", topic.id())
                .with("partitions", topic.partitions())
                .toString());
    }

    private void delete(Partition partition, Exception cause) {
        try {
            directory.delete(partition.log());
        } catch (IOException e) {
            cause.addSuppressed(e); // a directory is left over, which the next start names
        }
    }

    @Override
    public void onTopicDeleted(TopicImage topic) throws IOException {
        for (Partition partition : partitions.remove(topic.id())) {
            partition.close();
            inAppendOrder(nowMs -> {});
            directory.delete(partition.log());
        }
        traffic.forget(topic.name());
        log.info(EventLine.of("topic.deleted")
                .with("topic", topic.name())
                .with("id", topic.id())
                .toString());
        topicDeleted.accept(topic.name());
    }

    @Override
    public void onTopicConfigured(TopicImage topic) {
        inAppendOrder(nowMs -> configure(topic));
    }

    @Override
    public void onBrokerConfigured(ClusterImage image) {
        config.tell(image.brokerConfigs(""), image.brokerConfigs(String.valueOf(image.nodeId())));
        inAppendOrder(nowMs -> image.topics().forEach(this::configure));
    }

    /** On the append thread. */
    private void configure(TopicImage topic) {
        TopicConfig topicConfig = TopicConfig.of(config.now(), topic.configs());
        for (Partition partition : partitions.of(topic.id())) {
            partition.log().reconfigure(topicConfig.toLogConfig());
            partition.requireInsyncReplicas(topicConfig.minInsyncReplicas());
        }
    }

    @Override
    public void onImage(ClusterImage image) {
        publish.accept(image);
    }

    /** Runs {@code task} on the append thread, and waits until all that came before it is flushed. Never called by an event loop. */
    private void inAppendOrder(LongConsumer task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        AppendTask ordered = new AppendTask() {
            @Override
            public void run(long nowMs) {
                task.accept(nowMs);
            }

            @Override
            public void flushed() {
                done.complete(null);
            }
        };
        while (!ring.tryRun(ordered)) {
            Thread.onSpinWait();
        }
        done.join();
    }
}
