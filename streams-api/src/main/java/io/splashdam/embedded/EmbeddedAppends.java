package io.splashdam.embedded;

import io.splashdam.local.GroupOffsets;
import io.splashdam.local.LocalClient;
import io.splashdam.runtime.OutputTransaction;
import io.splashdam.runtime.TopicPartition;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Commits at least once: outputs and changelogs as plain batches; when those are durable, the offsets. A failure between the two
 * makes the same records be processed again.
 *
 * <p>Owned by a stream thread.
 */
final class EmbeddedAppends implements OutputTransaction {
    private final LocalClient client;
    private final String group;
    private final GatheredOutputs gathered;
    private final Map<GroupOffsets.TopicPartition, Long> offsets = new HashMap<>();

    EmbeddedAppends(LocalClient client, String group) {
        this.client = client;
        this.group = group;
        this.gathered = new GatheredOutputs(client);
    }

    @Override
    public TopicOutput topic(String topic) {
        return gathered.topic(topic);
    }

    @Override
    public void offsets(Map<TopicPartition, Long> nextOffsets) {
        nextOffsets.forEach((partition, offset) ->
                offsets.put(new GroupOffsets.TopicPartition(partition.topic(), partition.partition()), offset));
    }

    @Override
    public long gatheredBytes() {
        return gathered.bytes();
    }

    @Override
    public Map<TopicPartition, Long> commit() {
        GatheredOutputs.Finished finished = gathered.finish();
        Map<TopicPartition, Long> ends =
                finished.batches().isEmpty() ? Map.of() : finished.ends(answer(client.appendAll(finished.batches())));
        if (!offsets.isEmpty()) {
            answer(client.groupOffsets().commit(group, Map.copyOf(offsets)));
        }
        abort();
        return ends;
    }

    /** Waits for it; what the broker says against it is thrown as the broker says it. */
    private static <T> T answer(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    @Override
    public void abort() {
        gathered.clear();
        offsets.clear();
    }

    @Override
    public void close() {}
}
