package io.splashdam.kafka;

import io.splashdam.runtime.Binding;
import io.splashdam.runtime.OutputTransaction;
import io.splashdam.runtime.ProcessingGuarantee;
import io.splashdam.runtime.RecordSource;
import io.splashdam.runtime.TopicPartition;
import io.splashdam.state.changelog.ChangelogReader;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.AlterConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Binds an application to a cluster that speaks Kafka's protocol: Apache Kafka, or a Splashdam broker in another process.
 *
 * <pre>{@code
 * try (StreamsApp app = new StreamsApp(topology, config, KafkaCluster.at("127.0.0.1:9092", Map.of()))) {
 *     app.start();
 *     app.awaitEnd();
 * }
 * }</pre>
 *
 * The settings are those of Kafka's clients, with the prefixes {@code consumer.}, {@code producer.} and {@code admin.} where one
 * client only is meant; of our own, {@code cluster.timeout.ms} (60,000): a cluster that is silent for longer ends the application.
 *
 * <p>Any thread.
 */
public final class KafkaCluster implements Binding {
    private static final long VISIBLE_CHECK_NS = 20_000_000;

    private final ClientSettings settings;
    private final AdminCalls admin;

    private KafkaCluster(ClientSettings settings) {
        this.settings = settings;
        this.admin = new AdminCalls(settings);
    }

    /**
     * Connects when it is used.
     *
     * @param bootstrap {@code host:port}, several separated by commas
     */
    public static KafkaCluster at(String bootstrap, Map<String, ?> clientConfig) {
        return new KafkaCluster(ClientSettings.of(bootstrap, clientConfig));
    }

    @Override
    public String logId() {
        return admin.answer("its id", client -> client.describeCluster().clusterId());
    }

    @Override
    public int partitionCount(String topic) {
        Map<String, TopicDescription> found = admin.answerOr(
                "describing topic " + topic,
                client -> client.describeTopics(List.of(topic)).allTopicNames(),
                UnknownTopicOrPartitionException.class);
        TopicDescription description = found == null ? null : found.get(topic);
        return description == null ? -1 : description.partitions().size();
    }

    @Override
    public void createTopicIfAbsent(String topic, int partitions, Map<String, String> config) {
        if (partitionCount(topic) >= 0) {
            return;
        }
        NewTopic wanted = new NewTopic(
                        topic,
                        Optional.of(partitions),
                        settings.replicationFactor() < 0 ? Optional.empty() : Optional.of(settings.replicationFactor()))
                .configs(config);
        admin.answerOr(
                "creating topic " + topic,
                client -> client.createTopics(List.of(wanted)).all(),
                TopicExistsException.class);
        long deadlineMs = InstantSource.system().millis() + settings.timeoutMs();
        while (partitionCount(topic) < 0) { // not every broker may know of it yet
            if (InstantSource.system().millis() > deadlineMs) {
                throw KafkaFailure.silent(settings, "topic " + topic + " was created, but is not to be seen", null);
            }
            LockSupport.parkNanos(this, VISIBLE_CHECK_NS);
        }
    }

    @Override
    public RecordSource source(ProcessingGuarantee guarantee) {
        return new KafkaSource(settings, settings.isolation(guarantee), InstantSource.system());
    }

    @Override
    public OutputTransaction transaction(String applicationId, String taskGroup, ProcessingGuarantee guarantee) {
        return guarantee == ProcessingGuarantee.EXACTLY_ONCE
                ? new KafkaTransaction(this, settings, applicationId, applicationId + "-" + taskGroup)
                : new KafkaAppends(this, settings, applicationId);
    }

    @Override
    public ChangelogReader changelog(String topic, int partition) {
        return new KafkaChangelog(settings, topic, partition, deleteRetentionMs(topic), InstantSource.system());
    }

    private long deleteRetentionMs(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config found = admin.answer(
                        "reading the settings of topic " + topic,
                        client -> client.describeConfigs(List.of(resource)).all())
                .get(resource);
        ConfigEntry entry = found == null ? null : found.get(TopicConfig.DELETE_RETENTION_MS_CONFIG);
        return entry == null || entry.value() == null ? Long.MAX_VALUE : Long.parseLong(entry.value());
    }

    @Override
    public Map<TopicPartition, Long> committedOffsets(String applicationId) {
        Map<org.apache.kafka.common.TopicPartition, OffsetAndMetadata> found = admin.answerOr(
                "reading the offsets of group " + applicationId,
                client -> client.listConsumerGroupOffsets(
                                applicationId, new ListConsumerGroupOffsetsOptions().requireStable(true))
                        .partitionsToOffsetAndMetadata(),
                GroupIdNotFoundException.class);
        Map<TopicPartition, Long> offsets = new HashMap<>();
        if (found != null) {
            found.forEach((partition, offset) -> {
                if (offset != null) {
                    offsets.put(new TopicPartition(partition.topic(), partition.partition()), offset.offset());
                }
            });
        }
        return offsets;
    }

    void commitOffsets(String applicationId, Map<TopicPartition, Long> nextOffsets) {
        admin.answer("committing the offsets of group " + applicationId, client -> {
            AlterConsumerGroupOffsetsResult altered =
                    client.alterConsumerGroupOffsets(applicationId, KafkaOffsets.of(nextOffsets));
            return altered.all();
        });
    }

    @Override
    public long beginningOffset(TopicPartition partition) {
        return offset(partition, OffsetSpec.earliest());
    }

    @Override
    public long endOffset(TopicPartition partition) {
        return offset(partition, OffsetSpec.latest());
    }

    private long offset(TopicPartition partition, OffsetSpec spec) {
        org.apache.kafka.common.TopicPartition theirs = KafkaOffsets.theirs(partition);
        return admin.answer(
                        "reading the offsets of " + partition,
                        client -> client.listOffsets(
                                        Map.of(theirs, spec), new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                                .partitionResult(theirs))
                .offset();
    }

    @Override
    public void close() {
        admin.close();
    }
}
