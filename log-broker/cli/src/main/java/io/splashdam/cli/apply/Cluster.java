package io.splashdam.cli.apply;

import io.splashdam.cli.shell.KafkaFailures;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreatePartitionsOptions;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;

/** The calls behind {@code apply}, each waiting for its answer; used by the command's thread. */
final class Cluster {
    private final Admin admin;
    private final String bootstrap;

    Cluster(Admin admin, String bootstrap) {
        this.admin = admin;
        this.bootstrap = bootstrap;
    }

    /** Every topic by name. */
    Map<String, ActualTopic> topics() {
        Collection<String> names = KafkaFailures.await(
                admin.listTopics(new ListTopicsOptions().listInternal(true)).names(), "listing topics", bootstrap);
        Map<String, TopicDescription> described =
                KafkaFailures.await(admin.describeTopics(names).allTopicNames(), "describing topics", bootstrap);
        Map<ConfigResource, Config> configs = KafkaFailures.await(
                admin.describeConfigs(names.stream().map(Cluster::resource).toList())
                        .all(),
                "describing topics",
                bootstrap);
        var topics = new TreeMap<String, ActualTopic>();
        described.forEach((name, topic) -> topics.put(name, actual(topic, configs.get(resource(name)))));
        return topics;
    }

    private static ActualTopic actual(TopicDescription topic, @org.jspecify.annotations.Nullable Config config) {
        var own = new HashMap<String, String>();
        var effective = new HashMap<String, String>();
        if (config != null) {
            for (ConfigEntry entry : config.entries()) {
                effective.put(entry.name(), String.valueOf(entry.value()));
                if (entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG) {
                    own.put(entry.name(), String.valueOf(entry.value()));
                }
            }
        }
        int replicas = topic.partitions().isEmpty()
                ? 0
                : topic.partitions().get(0).replicas().size();
        return new ActualTopic(
                topic.name(), topic.isInternal(), topic.partitions().size(), replicas, own, effective);
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    /** Does one step, or with {@code onlyCheck} asks the broker whether it would. */
    void take(Step step, boolean onlyCheck) {
        switch (step.action()) {
            case CREATE -> create(step, onlyCheck);
            case CHANGE -> change(step, onlyCheck);
            case DELETE -> {
                if (!onlyCheck) {
                    KafkaFailures.await(
                            admin.deleteTopics(List.of(step.topic())).all(),
                            "deleting topic '" + step.topic() + "'",
                            bootstrap);
                }
            }
        }
    }

    private void create(Step step, boolean onlyCheck) {
        var topic = new NewTopic(
                        step.topic(),
                        Optional.ofNullable(step.partitions()),
                        Optional.ofNullable(step.replicationFactor()))
                .configs(step.toSet());
        KafkaFailures.await(
                admin.createTopics(List.of(topic), new CreateTopicsOptions().validateOnly(onlyCheck))
                        .all(),
                "creating topic '" + step.topic() + "'",
                bootstrap);
    }

    private void change(Step step, boolean onlyCheck) {
        if (!step.settings().isEmpty()) {
            var operations = new ArrayList<AlterConfigOp>();
            for (Step.Setting setting : step.settings()) {
                operations.add(new AlterConfigOp(
                        new ConfigEntry(setting.key(), setting.now() == null ? "" : setting.now()),
                        setting.now() == null ? AlterConfigOp.OpType.DELETE : AlterConfigOp.OpType.SET));
            }
            KafkaFailures.await(
                    admin.incrementalAlterConfigs(
                                    Map.of(resource(step.topic()), operations),
                                    new AlterConfigsOptions().validateOnly(onlyCheck))
                            .all(),
                    "altering settings of '" + step.topic() + "'",
                    bootstrap);
        }
        if (step.isGrowing()) {
            int partitions = step.partitions() == null ? 0 : step.partitions();
            KafkaFailures.await(
                    admin.createPartitions(
                                    Map.of(step.topic(), NewPartitions.increaseTo(partitions)),
                                    new CreatePartitionsOptions().validateOnly(onlyCheck))
                            .all(),
                    "adding partitions to '" + step.topic() + "'",
                    bootstrap);
        }
    }
}
