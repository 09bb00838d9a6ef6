package io.splashdam.controller;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.TopicImage;
import io.splashdam.cluster.TransactionVersion;
import io.splashdam.config.ConfigException;
import io.splashdam.controller.Controller.Outcome;
import io.splashdam.controller.MetadataCommand.BrokerConfigured;
import io.splashdam.controller.MetadataCommand.CommandsCounted;
import io.splashdam.controller.MetadataCommand.FeatureSet;
import io.splashdam.controller.MetadataCommand.GroupConfigured;
import io.splashdam.controller.MetadataCommand.NodeStarted;
import io.splashdam.controller.MetadataCommand.PartitionsAdded;
import io.splashdam.controller.MetadataCommand.ProducerIdsReserved;
import io.splashdam.controller.MetadataCommand.TopicConfigured;
import io.splashdam.controller.MetadataCommand.TopicCreated;
import io.splashdam.controller.MetadataCommand.TopicDeleted;
import io.splashdam.controller.MetadataCommand.TopicForgotten;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the metadata is, and which changes it allows. Pure: no clock, no file, no thread; {@link #replay} alone changes it.
 *
 * <p>Owned by the controller's thread; {@link #image} is immutable and may travel.
 */
final class MetadataShard {
    private ClusterImage image;
    private long nextProducerId;
    private long commands;

    MetadataShard(String clusterId, int nodeId) {
        image = ClusterImage.empty(clusterId, nodeId);
    }

    ClusterImage image() {
        return image;
    }

    /** How many commands have led here since the node was made. */
    long commands() {
        return commands;
    }

    /**
     * What to append, or why not. Exactly one of the two.
     *
     * @param undo takes the command back when it cannot be made real; null: it always can, or has to stay
     */
    record Decision(
            @Nullable MetadataCommand command, @Nullable MetadataCommand undo, ErrorCode error, String message) {
        static Decision append(MetadataCommand command) {
            return new Decision(command, null, ErrorCode.NONE, "");
        }

        static Decision append(MetadataCommand command, MetadataCommand undo) {
            return new Decision(command, undo, ErrorCode.NONE, "");
        }

        static Decision refuse(ErrorCode error, String message) {
            return new Decision(null, null, error, message);
        }
    }

    NodeStarted start() {
        return new NodeStarted(image.start() + 1);
    }

    /** The name has been checked by {@code TopicNames}; here it is only held against those that exist. */
    Decision create(UUID id, String name, int partitions, Map<String, String> configs) {
        if (image.topic(name) != null) {
            return Decision.refuse(ErrorCode.TOPIC_ALREADY_EXISTS, "Topic '" + name + "' already exists.");
        }
        String metricName = name.replace('.', '_');
        for (TopicImage other : image.topics()) {
            if (other.name().replace('.', '_').equals(metricName)) {
                return Decision.refuse(
                        ErrorCode.INVALID_TOPIC_EXCEPTION,
                        "Topic '" + name + "' collides with existing topic '" + other.name()
                                + "': '.' and '_' are the same in names of metrics. Choose another name.");
            }
        }
        return Decision.append(new TopicCreated(id, name, partitions, configs, image.start()), new TopicDeleted(id));
    }

    Decision delete(@Nullable TopicImage topic) {
        if (topic == null) {
            return Decision.refuse(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "There is no such topic.");
        }
        return Decision.append(new TopicDeleted(topic.id()));
    }

    /** @param change from the topic's own settings to those that it shall have; may throw {@link ConfigException} */
    Decision configure(String name, UnaryOperator<Map<String, String>> change) {
        TopicImage topic = image.topic(name);
        if (topic == null) {
            return Decision.refuse(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "There is no topic '" + name + "'.");
        }
        try {
            return Decision.append(new TopicConfigured(topic.id(), change.apply(topic.configs())));
        } catch (ConfigException e) {
            return Decision.refuse(ErrorCode.INVALID_CONFIG, String.valueOf(e.getMessage()));
        }
    }

    /**
     * @param broker this node's number, or empty for all brokers
     * @param change from what was said before to what shall hold; may throw {@link ConfigException}
     */
    Decision configureBroker(String broker, UnaryOperator<Map<String, String>> change) {
        try {
            return Decision.append(new BrokerConfigured(broker, change.apply(image.brokerConfigs(broker))));
        } catch (ConfigException e) {
            return Decision.refuse(ErrorCode.INVALID_REQUEST, String.valueOf(e.getMessage()));
        }
    }

    /** @param change from the group's own settings to those that it shall have; may throw {@link ConfigException} */
    Decision configureGroup(String group, UnaryOperator<Map<String, String>> change) {
        try {
            return Decision.append(new GroupConfigured(group, change.apply(image.groupConfigs(group))));
        } catch (ConfigException e) {
            return Decision.refuse(ErrorCode.INVALID_CONFIG, e.getMessage());
        }
    }

    /** The level has been held against those that there are. */
    Decision setTransactionVersion(int level, FeatureChange how) {
        int now = image.features().transactionVersion();
        if (level < now && how == FeatureChange.UPGRADE) {
            return Decision.refuse(
                    ErrorCode.INVALID_UPDATE_VERSION,
                    TransactionVersion.FEATURE + " is " + now + " now; to lower it to " + level
                            + ", ask for a downgrade.");
        }
        if (level > now && how != FeatureChange.UPGRADE) {
            return Decision.refuse(
                    ErrorCode.INVALID_UPDATE_VERSION,
                    TransactionVersion.FEATURE + " is " + now + " now; to raise it to " + level
                            + ", ask for an upgrade.");
        }
        int change = image.features().changes() + 1;
        return Decision.append(new FeatureSet(TransactionVersion.FEATURE, level, change));
    }

    /** @param assignments the brokers of each new partition; null: to be chosen here */
    Decision addPartitions(String name, int total, @Nullable List<List<Integer>> assignments) {
        TopicImage topic = image.topic(name);
        if (topic == null) {
            return Decision.refuse(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "There is no topic '" + name + "'.");
        }
        if (total <= topic.partitions()) {
            return Decision.refuse(
                    ErrorCode.INVALID_PARTITIONS,
                    "Topic '" + name + "' has " + topic.partitions() + " partitions; " + total
                            + " is not an increase.");
        }
        if (total - topic.partitions() > Topics.MAX_NEW_PARTITIONS_PER_REQUEST) {
            Outcome tooMany = Topics.tooMany(total - topic.partitions());
            return Decision.refuse(tooMany.error(), tooMany.message());
        }
        String badAssignment = assignments == null ? null : checkAssignments(assignments, total - topic.partitions());
        return badAssignment != null
                ? Decision.refuse(ErrorCode.INVALID_REPLICA_ASSIGNMENT, badAssignment)
                : Decision.append(
                        new PartitionsAdded(topic.id(), total), new PartitionsAdded(topic.id(), topic.partitions()));
    }

    private @Nullable String checkAssignments(List<List<Integer>> assignments, int added) {
        if (assignments.size() != added) {
            return "There are " + added + " new partitions, but brokers for " + assignments.size() + ".";
        }
        for (List<Integer> brokers : assignments) {
            if (!brokers.equals(List.of(image.nodeId()))) {
                return "A new partition is assigned to brokers " + brokers + ", but there is only " + image.nodeId()
                        + ".";
            }
        }
        return null;
    }

    /** A block of ids that nobody has had before: from {@code nextProducerId()} up to what the command says. */
    ProducerIdsReserved reserveProducerIds(int count) {
        return new ProducerIdsReserved(nextProducerId + count);
    }

    long nextProducerId() {
        return nextProducerId;
    }

    void replay(MetadataCommand command) {
        commands++;
        if (command instanceof NodeStarted started) {
            image = image.withStart(started.number());
        } else if (command instanceof TopicCreated t) {
            image = image.withTopic(new TopicImage(t.id(), t.name(), t.partitions(), t.configs(), t.createdAtStart()));
        } else if (command instanceof TopicDeleted deleted) {
            image = image.withoutTopic(deleted.id());
        } else if (command instanceof TopicConfigured configured) {
            image = image.withConfigs(configured.id(), configured.configs());
        } else if (command instanceof PartitionsAdded added) {
            image = image.withPartitions(added.id(), added.partitions());
        } else if (command instanceof ProducerIdsReserved reserved) {
            nextProducerId = reserved.next();
        } else if (command instanceof TopicForgotten forgotten) {
            image = image.withForgotten(forgotten.id());
        } else if (command instanceof BrokerConfigured configured) {
            image = image.withBrokerConfigs(configured.broker(), configured.configs());
        } else if (command instanceof GroupConfigured configured) {
            image = image.withGroupConfigs(configured.group(), configured.configs());
        } else if (command instanceof FeatureSet set) {
            image = image.withFeature(set.name(), set.level(), set.change());
        } else if (command instanceof CommandsCounted counted) {
            commands = counted.count();
        }
    }

    /** Commands that lead from nothing to this state. */
    List<MetadataCommand> snapshot() {
        List<MetadataCommand> snapshot = new ArrayList<>();
        snapshot.add(new NodeStarted(image.start()));
        snapshot.add(new ProducerIdsReserved(nextProducerId));
        for (TopicImage t : image.topics()) {
            snapshot.add(new TopicCreated(t.id(), t.name(), t.partitions(), t.configs(), t.createdAtStart()));
        }
        for (UUID id : image.deletedTopics()) {
            snapshot.add(new TopicForgotten(id));
        }
        for (String broker : image.configuredBrokers()) {
            snapshot.add(new BrokerConfigured(broker, image.brokerConfigs(broker)));
        }
        for (String group : image.configuredGroups()) {
            snapshot.add(new GroupConfigured(group, image.groupConfigs(group)));
        }
        int changes = image.features().changes();
        image.features().levels().forEach((name, level) -> snapshot.add(new FeatureSet(name, level, changes)));
        snapshot.add(new CommandsCounted(commands));
        return snapshot;
    }
}
