package io.splashdam.embedded;

import io.splashdam.broker.Splashdam;
import io.splashdam.local.GroupOffsets;
import io.splashdam.local.LocalClient;
import io.splashdam.runtime.Binding;
import io.splashdam.runtime.OutputTransaction;
import io.splashdam.runtime.ProcessingGuarantee;
import io.splashdam.runtime.RecordSource;
import io.splashdam.runtime.TopicPartition;
import io.splashdam.state.changelog.ChangelogReader;
import java.util.HashMap;
import java.util.Map;

/**
 * Binds an application to the broker in its own process.
 *
 * <pre>{@code
 * try (Splashdam splashdam = Splashdam.open(Path.of("data"));
 *         StreamsApp app = new StreamsApp(topology, config, Embedded.on(splashdam))) {
 *     app.start();
 * }
 * }</pre>
 *
 * Any thread.
 */
public final class Embedded implements Binding {
    private final LocalClient client;

    private Embedded(LocalClient client) {
        this.client = client;
    }

    public static Binding on(Splashdam splashdam) {
        return new Embedded(splashdam.client());
    }

    public static Binding on(LocalClient client) {
        return new Embedded(client);
    }

    @Override
    public String logId() {
        return client.cluster().clusterId();
    }

    @Override
    public int partitionCount(String topic) {
        return client.partitionCount(topic);
    }

    @Override
    public void createTopicIfAbsent(String topic, int partitions, Map<String, String> config) {
        client.createTopicIfAbsent(topic, partitions, config);
    }

    @Override
    public RecordSource source(ProcessingGuarantee guarantee) {
        return new EmbeddedSource(client);
    }

    @Override
    public OutputTransaction transaction(String applicationId, String taskGroup, ProcessingGuarantee guarantee) {
        return guarantee == ProcessingGuarantee.EXACTLY_ONCE
                ? new EmbeddedTransaction(client, applicationId, applicationId + "-" + taskGroup)
                : new EmbeddedAppends(client, applicationId);
    }

    @Override
    public long maxTransactionBytes() {
        return client.maxTransactionBytes();
    }

    @Override
    public ChangelogReader changelog(String topic, int partition) {
        return new EmbeddedChangelog(client, topic, partition);
    }

    @Override
    public Map<TopicPartition, Long> committedOffsets(String applicationId) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (Map.Entry<GroupOffsets.TopicPartition, Long> entry :
                client.groupOffsets().committed(applicationId).join().entrySet()) {
            offsets.put(
                    new TopicPartition(entry.getKey().topic(), entry.getKey().partition()), entry.getValue());
        }
        return offsets;
    }

    @Override
    public long beginningOffset(TopicPartition partition) {
        return client.beginningOffset(partition.topic(), partition.partition());
    }

    @Override
    public long endOffset(TopicPartition partition) {
        return client.endOffset(partition.topic(), partition.partition());
    }
}
