package io.splashdam.perf.kafka;

import io.splashdam.cli.shell.CommandFailure;
import io.splashdam.cli.shell.ConnectOptions;
import io.splashdam.cli.shell.ExitCode;
import io.splashdam.cli.shell.KafkaFailures;
import io.splashdam.perf.load.TopicPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;

/** The topic a load runs on: found, or made and removed again. */
public final class KafkaTopic implements AutoCloseable {
    private static final int TIMEOUT_MS = 30_000;

    private final ConnectOptions connect;
    private final String name;
    private final boolean isRemoved;
    private final int partitions;
    private final String durability;

    private KafkaTopic(ConnectOptions connect, String name, boolean isRemoved, int partitions, String durability) {
        this.connect = connect;
        this.name = name;
        this.isRemoved = isRemoved;
        this.partitions = partitions;
        this.durability = durability;
    }

    public static KafkaTopic prepare(ConnectOptions connect, TopicPlan plan) {
        String name = plan.name() != null
                ? plan.name()
                : "perf-" + UUID.randomUUID().toString().substring(0, 8);
        try (Admin admin = connect.admin(TIMEOUT_MS)) {
            boolean isNew = createIfAbsent(admin, connect, plan, name);
            Map<String, TopicDescription> found = KafkaFailures.await(
                    admin.describeTopics(List.of(name)).allTopicNames(),
                    "describing '" + name + "'",
                    connect.bootstrap());
            int partitions = found.values().iterator().next().partitions().size();
            return new KafkaTopic(connect, name, isNew && !plan.isKept(), partitions, durability(admin, connect, name));
        }
    }

    private static boolean createIfAbsent(Admin admin, ConnectOptions connect, TopicPlan plan, String name) {
        String durability = plan.durability();
        var topic = new NewTopic(name, Optional.of(plan.partitions()), Optional.empty())
                .configs(durability == null ? Map.of() : Map.of("durability", durability));
        try {
            KafkaFailures.await(
                    admin.createTopics(List.of(topic)).all(), "creating topic '" + name + "'", connect.bootstrap());
            return true;
        } catch (CommandFailure failure) {
            if (failure.exitCode() != ExitCode.CONFLICT) {
                throw failure;
            }
            return false;
        }
    }

    /** Kafka's own broker knows no such setting; there a flush per message is the nearest to a force. */
    private static String durability(Admin admin, ConnectOptions connect, String name) {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        Map<ConfigResource, Config> configs = KafkaFailures.await(
                admin.describeConfigs(List.of(resource)).all(), "describing '" + name + "'", connect.bootstrap());
        String set = value(configs.get(resource), "durability");
        if (set != null) {
            return set;
        }
        return "1".equals(value(configs.get(resource), "flush.messages")) ? "fsync" : "os";
    }

    private static @Nullable String value(@Nullable Config config, String key) {
        ConfigEntry entry = config == null ? null : config.get(key);
        return entry == null ? null : entry.value();
    }

    ConnectOptions connect() {
        return connect;
    }

    String name() {
        return name;
    }

    int partitions() {
        return partitions;
    }

    String durability() {
        return durability;
    }

    @Override
    public void close() {
        if (isRemoved) {
            try (Admin admin = connect.admin(TIMEOUT_MS)) {
                KafkaFailures.await(
                        admin.deleteTopics(List.of(name)).all(), "deleting topic '" + name + "'", connect.bootstrap());
            }
        }
    }
}
