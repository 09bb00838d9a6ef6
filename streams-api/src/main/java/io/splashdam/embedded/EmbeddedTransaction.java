package io.splashdam.embedded;

import io.splashdam.local.GroupOffsets;
import io.splashdam.local.LocalClient;
import io.splashdam.local.LocalTransactions;
import io.splashdam.local.TopicBatches;
import io.splashdam.runtime.OutputTransaction;
import io.splashdam.runtime.TopicPartition;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * One commit as one transaction in one entry of the broker's journal: outputs, changelogs and offsets are there after a crash, or none of
 * them is. Its id fences whoever ran the same before; nothing is written until the commit.
 *
 * <p>Owned by a stream thread.
 */
final class EmbeddedTransaction implements OutputTransaction {
    private final String group;
    private final GatheredOutputs gathered;
    private final Map<GroupOffsets.TopicPartition, Long> offsets = new HashMap<>();
    private final LocalTransactions transactions;

    EmbeddedTransaction(LocalClient client, String group, String transactionalId) {
        this.group = group;
        this.gathered = new GatheredOutputs(client);
        this.transactions = client.transactional(transactionalId);
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
        transactions.begin();
        for (TopicBatches part : finished.batches()) {
            transactions.append(part.topic(), part.partition(), part.batches());
        }
        if (!offsets.isEmpty()) {
            transactions.offsets(group, offsets);
        }
        Map<TopicPartition, Long> ends = finished.ends(answer(transactions.commit()));
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
        transactions.abort();
        gathered.clear();
        offsets.clear();
    }

    @Override
    public void close() {
        transactions.close();
    }
}
