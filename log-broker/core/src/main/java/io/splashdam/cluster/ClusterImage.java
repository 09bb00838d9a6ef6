package io.splashdam.cluster;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The cluster at one moment: immutable, so any thread reads it. A change of the metadata makes a new one.
 *
 * <p>This node is the only broker and the controller; a cluster's picture gets its own issue.
 */
public final class ClusterImage {
    public static final String OFFSETS_TOPIC = "__consumer_offsets";
    public static final String TRANSACTIONS_TOPIC = "__transaction_state";

    private final String clusterId;
    private final int nodeId;
    private final int start;
    private final Map<String, TopicImage> byName;
    private final Map<UUID, TopicImage> byId;
    private final Set<UUID> deleted;
    private final Map<String, Map<String, String>> brokerConfigs;
    private final Map<String, Map<String, String>> groupConfigs;
    private final Features features;

    private ClusterImage(
            String clusterId,
            int nodeId,
            int start,
            Map<String, TopicImage> byName,
            Map<UUID, TopicImage> byId,
            Set<UUID> deleted,
            Map<String, Map<String, String>> brokerConfigs,
            Map<String, Map<String, String>> groupConfigs,
            Features features) {
        this.clusterId = clusterId;
        this.nodeId = nodeId;
        this.start = start;
        this.byName = byName;
        this.byId = byId;
        this.deleted = deleted;
        this.brokerConfigs = brokerConfigs;
        this.groupConfigs = groupConfigs;
        this.features = features;
    }

    public static ClusterImage empty(String clusterId, int nodeId) {
        return new ClusterImage(
                clusterId, nodeId, 0, Map.of(), Map.of(), Set.of(), Map.of(), Map.of(), Features.NEVER_SET);
    }

    public String clusterId() {
        return clusterId;
    }

    public int nodeId() {
        return nodeId;
    }

    /** How often this node has been started on its data directory, the current start included. */
    public int start() {
        return start;
    }

    public @Nullable TopicImage topic(String name) {
        return byName.get(name);
    }

    public @Nullable TopicImage topic(UUID id) {
        return byId.get(id);
    }

    public Collection<TopicImage> topics() {
        return byName.values();
    }

    /** True for the id of a topic that was here and has been deleted: its remains in the journal mean nothing. */
    public boolean isDeleted(UUID id) {
        return deleted.contains(id);
    }

    public int leaderEpoch(TopicImage topic) {
        return topic.leaderEpoch(start);
    }

    public ClusterImage withStart(int number) {
        return new ClusterImage(
                clusterId, nodeId, number, byName, byId, deleted, brokerConfigs, groupConfigs, features);
    }

    public ClusterImage withTopic(TopicImage topic) {
        Map<String, TopicImage> names = new HashMap<>(byName);
        Map<UUID, TopicImage> ids = new HashMap<>(byId);
        names.put(topic.name(), topic);
        ids.put(topic.id(), topic);
        return new ClusterImage(
                clusterId,
                nodeId,
                start,
                Map.copyOf(names),
                Map.copyOf(ids),
                deleted,
                brokerConfigs,
                groupConfigs,
                features);
    }

    public ClusterImage withPartitions(UUID id, int count) {
        return withTopic(existing(id).withPartitions(count));
    }

    public ClusterImage withConfigs(UUID id, Map<String, String> configs) {
        return withTopic(existing(id).withConfigs(configs));
    }

    public ClusterImage withoutTopic(UUID id) {
        TopicImage topic = existing(id);
        Map<String, TopicImage> names = new HashMap<>(byName);
        Map<UUID, TopicImage> ids = new HashMap<>(byId);
        names.remove(topic.name());
        ids.remove(id);
        return new ClusterImage(
                        clusterId,
                        nodeId,
                        start,
                        Map.copyOf(names),
                        Map.copyOf(ids),
                        deleted,
                        brokerConfigs,
                        groupConfigs,
                        features)
                .withForgotten(id);
    }

    /** Remembers the id of a topic that is gone. */
    public ClusterImage withForgotten(UUID id) {
        Set<UUID> gone = new HashSet<>(deleted);
        gone.add(id);
        return new ClusterImage(
                clusterId, nodeId, start, byName, byId, Set.copyOf(gone), brokerConfigs, groupConfigs, features);
    }

    /** The ids that {@link #isDeleted} knows. */
    public Set<UUID> deletedTopics() {
        return deleted;
    }

    /**
     * What running brokers have been told, besides their files.
     *
     * @param broker a node's number, or empty for all brokers
     */
    public Map<String, String> brokerConfigs(String broker) {
        return brokerConfigs.getOrDefault(broker, Map.of());
    }

    public ClusterImage withBrokerConfigs(String broker, Map<String, String> configs) {
        return new ClusterImage(
                clusterId,
                nodeId,
                start,
                byName,
                byId,
                deleted,
                with(brokerConfigs, broker, configs),
                groupConfigs,
                features);
    }

    /** Whom {@link #brokerConfigs(String)} knows. */
    public Set<String> configuredBrokers() {
        return brokerConfigs.keySet();
    }

    /** A group's own settings; empty: the broker's hold. */
    public Map<String, String> groupConfigs(String group) {
        return groupConfigs.getOrDefault(group, Map.of());
    }

    public ClusterImage withGroupConfigs(String group, Map<String, String> configs) {
        return new ClusterImage(
                clusterId,
                nodeId,
                start,
                byName,
                byId,
                deleted,
                brokerConfigs,
                with(groupConfigs, group, configs),
                features);
    }

    /** Groups with settings of their own, whether they have members or not. */
    public Set<String> configuredGroups() {
        return groupConfigs.keySet();
    }

    public Features features() {
        return features;
    }

    /** Rises with each change of a feature, and with each start: clients believe the picture with the greatest. */
    public long featuresEpoch() {
        return (long) start + features.changes();
    }

    /** @param change the number of this change */
    public ClusterImage withFeature(String name, int level, int change) {
        Features changed = features.with(name, level, change);
        return new ClusterImage(clusterId, nodeId, start, byName, byId, deleted, brokerConfigs, groupConfigs, changed);
    }

    private static Map<String, Map<String, String>> with(
            Map<String, Map<String, String>> all, String name, Map<String, String> configs) {
        Map<String, Map<String, String>> changed = new HashMap<>(all);
        changed.put(name, Map.copyOf(configs));
        if (configs.isEmpty()) {
            changed.remove(name);
        }
        return Map.copyOf(changed);
    }

    private TopicImage existing(UUID id) {
        TopicImage topic = byId.get(id);
        if (topic == null) {
            throw new IllegalStateException("Expected topic id " + id + " in the metadata, but it is not there");
        }
        return topic;
    }
}
