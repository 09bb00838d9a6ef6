package io.splashdam.cli.doctor;

import io.splashdam.cli.doctor.Finding.Check;
import io.splashdam.cli.shell.CommandFailure;
import io.splashdam.cli.shell.ExitCode;
import io.splashdam.cli.shell.KafkaFailures;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;

/** Whether partitions have leaders and enough replicas in sync to acknowledge; used by the command's thread. */
final class ClusterHealth {
    /** A describe of more would not be an answer within a screen's patience. */
    private static final int MAX_TOPICS = 1_000;

    private final Admin admin;
    private final String bootstrap;

    ClusterHealth(Admin admin, String bootstrap) {
        this.admin = admin;
        this.bootstrap = bootstrap;
    }

    /** The brokers as Kafka's client sees them, for clusters that want TLS or a password. */
    WireProbe.Cluster cluster() {
        var description = admin.describeCluster();
        String id = KafkaFailures.await(description.clusterId(), "asking for the cluster", bootstrap);
        Collection<Node> nodes = KafkaFailures.await(description.nodes(), "asking for the brokers", bootstrap);
        return new WireProbe.Cluster(
                id,
                nodes.stream()
                        .map(n -> new WireProbe.Node(n.id(), new Address(n.host(), n.port())))
                        .toList());
    }

    Finding partitions() {
        List<String> names = KafkaFailures.await(
                        admin.listTopics(new ListTopicsOptions().listInternal(true))
                                .names(),
                        "listing topics",
                        bootstrap)
                .stream()
                .sorted()
                .limit(MAX_TOPICS)
                .toList();
        Map<String, TopicDescription> topics =
                KafkaFailures.await(admin.describeTopics(names).allTopicNames(), "describing topics", bootstrap);
        var leaderless = new ArrayList<String>();
        var thin = new ArrayList<String>();
        int partitions = 0;
        for (TopicDescription topic : topics.values()) {
            for (TopicPartitionInfo p : topic.partitions()) {
                partitions++;
                if (isLeaderless(p)) {
                    leaderless.add(topic.name() + "-" + p.partition());
                } else if (p.isr().size() < p.replicas().size()) {
                    thin.add(topic.name() + "-" + p.partition());
                }
            }
        }
        String all = plural(partitions, "partition") + " of " + plural(topics.size(), "topic");
        if (!leaderless.isEmpty()) {
            return Finding.failed(
                    Check.PARTITIONS,
                    all + "; without a leader: " + some(leaderless) + ", so producers to them time out",
                    "start the brokers that hold their replicas; `splashdam topics --describe --unavailable-partitions`");
        }
        if (!thin.isEmpty()) {
            return Finding.warning(
                    Check.PARTITIONS,
                    all + "; with replicas out of sync: " + some(thin),
                    "see the brokers that lag; `splashdam topics --describe --under-replicated-partitions`");
        }
        return Finding.ok(Check.PARTITIONS, all + ", all with leaders and their replicas in sync");
    }

    private static String plural(int count, String word) {
        return count + " " + word + (count == 1 ? "" : "s");
    }

    private static boolean isLeaderless(TopicPartitionInfo partition) {
        Node leader = partition.leader();
        return leader == null || leader.isEmpty();
    }

    private static String some(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(5, names.size()))) + (names.size() > 5 ? ", …" : "");
    }

    /** What a producer to this topic meets. */
    Finding topic(String name) {
        TopicDescription topic;
        try {
            topic = KafkaFailures.await(
                            admin.describeTopics(List.of(name)).allTopicNames(), "describing '" + name + "'", bootstrap)
                    .values()
                    .iterator()
                    .next();
        } catch (CommandFailure failure) {
            if (failure.exitCode() != ExitCode.NOT_FOUND) {
                throw failure;
            }
            return Finding.failed(
                    Check.TOPIC,
                    "there is no topic '" + name + "': producers wait for it until max.block.ms has passed",
                    "splashdam topics --create --topic " + name);
        }
        int minInSync = minInSync(name);
        for (TopicPartitionInfo p : topic.partitions()) {
            if (isLeaderless(p)) {
                return Finding.failed(
                        Check.TOPIC,
                        name + "-" + p.partition() + " has no leader",
                        "start a broker that has a replica of it");
            }
            if (p.isr().size() < minInSync) {
                return Finding.failed(
                        Check.TOPIC,
                        name + "-" + p.partition() + " has " + p.isr().size()
                                + " replicas in sync, but min.insync.replicas is " + minInSync
                                + ": acks=all is refused until there are more",
                        "start the brokers that are missing, or lower min.insync.replicas");
            }
        }
        return Finding.ok(
                Check.TOPIC,
                "'" + name + "' has " + plural(topic.partitions().size(), "partition")
                        + " with leaders, min.insync.replicas=" + minInSync);
    }

    private int minInSync(String topic) {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = KafkaFailures.await(
                        admin.describeConfigs(List.of(resource)).all(),
                        "reading settings of '" + topic + "'",
                        bootstrap)
                .get(resource);
        String value = config == null ? null : valueOf(config, "min.insync.replicas");
        return value == null ? 1 : Integer.parseInt(value);
    }

    private static @Nullable String valueOf(Config config, String key) {
        var entry = config.get(key);
        return entry == null ? null : entry.value();
    }
}
