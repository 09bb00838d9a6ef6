package io.splashdam.controller;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.TopicImage;
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
import org.jspecify.annotations.Nullable;

/**
 * What the metadata is, and which changes it allows. Pure: no clock, no file, no thread; {@link #replay} alone changes it.
 *
 * <p>Owned by the controller's thread; {@link #image} is immutable and may travel.
 */
final class MetadataShard {
    private ClusterImage image;
    private long nextProducerId;

    MetadataShard(String clusterId, int nodeId) {
        image = ClusterImage.empty(clusterId, nodeId);
    }

    ClusterImage image() {
        return image;
    }

    /** What to append, or why not. Exactly one of the two. */
    record Decision(@Nullable MetadataCommand command, ErrorCode error, String message) {
        static Decision append(MetadataCommand command) {
            return new Decision(command, ErrorCode.NONE, "");
        }

        static Decision refuse(ErrorCode error, String message) {
            return new Decision(null, error, message);
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
        return Decision.append(new TopicCreated(id, name, partitions, configs, image.start()));
    }

    Decision delete(@Nullable TopicImage topic) {
        if (topic == null) {
            return Decision.refuse(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "There is no such topic.");
        }
        return Decision.append(new TopicDeleted(topic.id()));
    }

    Decision configure(String name, Map<String, String> configs) {
        TopicImage topic = image.topic(name);
        return topic == null
                ? Decision.refuse(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "There is no topic '" + name + "'.")
                : Decision.append(new TopicConfigured(topic.id(), configs));
    }

    Decision addPartitions(String name, int total) {
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
        return Decision.append(new PartitionsAdded(topic.id(), total));
    }

    /** A block of ids that nobody has had before: from {@code nextProducerId()} up to what the command says. */
    ProducerIdsReserved reserveProducerIds(int count) {
        return new ProducerIdsReserved(nextProducerId + count);
    }

    long nextProducerId() {
        return nextProducerId;
    }

    void replay(MetadataCommand command) {
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
        }
    }

    /** Commands that lead from nothing to this state. */
    List<MetadataCommand> snapshot() {
        List<MetadataCommand> commands = new ArrayList<>();
        commands.add(new NodeStarted(image.start()));
        commands.add(new ProducerIdsReserved(nextProducerId));
        for (TopicImage t : image.topics()) {
            commands.add(new TopicCreated(t.id(), t.name(), t.partitions(), t.configs(), t.createdAtStart()));
        }
        for (UUID id : image.deletedTopics()) {
            commands.add(new TopicForgotten(id));
        }
        return commands;
    }
}
