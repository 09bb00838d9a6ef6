package io.splashdam.api;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.Node;
import io.splashdam.cluster.TopicImage;
import io.splashdam.config.BrokerConfig;
import io.splashdam.config.LiveConfig;
import io.splashdam.controller.Brokers;
import io.splashdam.controller.Controller;
import io.splashdam.controller.Groups;
import io.splashdam.controller.Topics;
import io.splashdam.coordinator.group.GroupCoordinator;
import io.splashdam.coordinator.transaction.MarkerLog;
import io.splashdam.coordinator.transaction.TransactionCoordinator;
import io.splashdam.log.LogDirectory;
import io.splashdam.partition.Partition;
import io.splashdam.partition.Partitions;
import io.splashdam.ring.Ring;
import io.splashdam.wire.RequestedTopic;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the APIs of one listener ask.
 *
 * @param image the cluster as it is now
 * @param maintenance runs what may wait for the disk
 * @param random where ids of fetch sessions come from; should be hard to guess
 * @param node this broker as the listener's clients reach it
 */
public record ApiContext(
        Supplier<ClusterImage> image,
        Partitions partitions,
        Ring ring,
        Topics topics,
        Controller controller,
        GroupCoordinator groups,
        TransactionCoordinator transactions,
        MarkerLog markers,
        LogDirectory directory,
        Brokers brokers,
        Groups groupSettings,
        Executor maintenance,
        LiveConfig liveConfig,
        InstantSource clock,
        RandomGenerator random,
        Supplier<Node> node) {

    /** The settings as they are now. */
    BrokerConfig config() {
        return liveConfig.now();
    }

    @Nullable
    TopicImage topic(String name) {
        return image.get().topic(name);
    }

    @Nullable
    TopicImage topic(UUID id) {
        return image.get().topic(id);
    }

    @Nullable
    TopicImage topic(RequestedTopic wanted) {
        String name = wanted.name();
        return name == null ? topic(wanted.id()) : topic(name);
    }

    /** Null when there is no such partition here. */
    @Nullable
    Partition partition(String topic, int partition) {
        TopicImage found = topic(topic);
        return found == null ? null : partitions.of(found.id(), partition);
    }
}
