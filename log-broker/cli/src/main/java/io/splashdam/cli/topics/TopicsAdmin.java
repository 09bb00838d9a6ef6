package io.splashdam.cli.topics;

import io.splashdam.cli.shell.KafkaFailures;
import io.splashdam.cli.topics.DescribedTopic.DescribedPartition;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;

/** The calls behind {@code topics}, each waiting for its answer; used by the command's thread. */
final class TopicsAdmin {
    private final Admin admin;
    private final String bootstrap;

    TopicsAdmin(Admin admin, String bootstrap) {
        this.admin = admin;
        this.bootstrap = bootstrap;
    }

    /** Names in order that equal the pattern, or match it whole as a regular expression; all of them without one. */
    List<String> names(@Nullable String pattern, boolean withInternal) {
        Collection<String> all = KafkaFailures.await(
                admin.listTopics(new ListTopicsOptions().listInternal(withInternal))
                        .names(),
                "listing topics",
                bootstrap);
        if (pattern != null && all.contains(pattern)) {
            return List.of(pattern);
        }
        Pattern expression = pattern == null ? Pattern.compile(".*") : Pattern.compile(pattern);
        return all.stream()
                .filter(name -> expression.matcher(name).matches())
                .sorted()
                .toList();
    }

    void create(
            String topic,
            @Nullable Integer partitions,
            @Nullable Short replicationFactor,
            Map<String, String> configs) {
        var created = new NewTopic(topic, Optional.ofNullable(partitions), Optional.ofNullable(replicationFactor))
                .configs(configs);
        KafkaFailures.await(admin.createTopics(List.of(created)).all(), "creating topic '" + topic + "'", bootstrap);
    }

    void setPartitions(String topic, int partitions) {
        var increase = Map.of(topic, NewPartitions.increaseTo(partitions));
        KafkaFailures.await(admin.createPartitions(increase).all(), "adding partitions to '" + topic + "'", bootstrap);
    }

    void delete(String topic) {
        KafkaFailures.await(admin.deleteTopics(List.of(topic)).all(), "deleting topic '" + topic + "'", bootstrap);
    }

    List<DescribedTopic> describe(Collection<String> topics) {
        Map<String, TopicDescription> found =
                KafkaFailures.await(admin.describeTopics(topics).allTopicNames(), "describing topics", bootstrap);
        Map<ConfigResource, Config> configs = KafkaFailures.await(
                admin.describeConfigs(topics.stream().map(TopicsAdmin::resource).toList())
                        .all(),
                "describing topics",
                bootstrap);
        return topics.stream()
                .map(topic -> described(found.get(topic), configs.get(resource(topic))))
                .toList();
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private static DescribedTopic described(@Nullable TopicDescription topic, @Nullable Config config) {
        if (topic == null) {
            throw new IllegalStateException("Expected a description of each topic asked for, but one is missing");
        }
        var partitions = topic.partitions().stream().map(TopicsAdmin::described).toList();
        int replicas = partitions.isEmpty() ? 0 : partitions.get(0).replicas().size();
        return new DescribedTopic(
                topic.name(),
                String.valueOf(topic.topicId()),
                partitions.size(),
                replicas,
                topic.isInternal(),
                overrides(config),
                partitions);
    }

    private static DescribedPartition described(TopicPartitionInfo partition) {
        Node leader = partition.leader();
        return new DescribedPartition(
                partition.partition(),
                leader == null || leader.isEmpty() ? -1 : leader.id(),
                partition.replicas().stream().map(Node::id).toList(),
                partition.isr().stream().map(Node::id).toList());
    }

    /** What was set for this topic, without the broker's defaults. */
    private static Map<String, String> overrides(@Nullable Config config) {
        var overrides = new TreeMap<String, String>();
        if (config != null) {
            for (ConfigEntry entry : config.entries()) {
                if (entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG) {
                    overrides.put(entry.name(), String.valueOf(entry.value()));
                }
            }
        }
        return overrides;
    }
}
