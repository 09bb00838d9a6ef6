package io.splashdam.simulation;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.local.GroupOffsets.TopicPartition;
import io.splashdam.local.LocalException;
import io.splashdam.local.LocalTransactions;
import io.splashdam.outcome.Event;
import io.splashdam.outcome.Observations;
import io.splashdam.record.BatchBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One instance of an application: reads an input up to some offset, writes outputs and a changelog, commits all of it, and then writes its
 * store with the changelog's position. It may be a zombie without knowing it.
 */
final class SimulatedApplication {
    private final Observations seen;
    private final RandomGenerator random;
    private final SimulatedStore store;
    private final String id;
    private final long owner;
    private final LocalTransactions transactions;
    private final WholePlant plant;
    private int count;
    private int sum;
    private long position;
    private boolean isDone;
    private @Nullable CompletableFuture<long[]> committing;

    /**
     * @param sum what the changelog says
     * @param position where the group stands
     */
    SimulatedApplication(
            Observations seen,
            RandomGenerator random,
            SimulatedStore store,
            String id,
            long owner,
            LocalTransactions transactions,
            WholePlant plant,
            int sum,
            long position) {
        this.seen = seen;
        this.random = random;
        this.store = store;
        this.id = id;
        this.owner = owner;
        this.transactions = transactions;
        this.plant = plant;
        this.sum = sum;
        this.position = position;
    }

    boolean isDone() {
        return isDone;
    }

    /** One transaction, as far as its question; the answer comes when the broker has been stepped. */
    void act(java.util.List<TopicPartition> outputs, boolean isHeavy) {
        CompletableFuture<long[]> before = committing;
        if (isDone || before != null && !before.isDone()) {
            return;
        }
        String name = id + "." + owner + "." + count++;
        transactions.begin();
        seen.add(new Event.Began(name, id, owner));
        int records = 0;
        for (int i = random.nextInt(3); i >= 0; i--) {
            TopicPartition to = outputs.get(random.nextInt(outputs.size()));
            int bytes = isHeavy || random.nextInt(6) == 0 ? 1_500 : random.nextInt(100);
            append(name, to, records++, "", bytes);
        }
        if (random.nextInt(8) == 0) {
            transactions.abort();
            seen.add(new Event.Told(name, Event.Outcome.ABORTED));
            return;
        }
        boolean writesStore = random.nextInt(4) > 0;
        int next = sum + 1;
        if (writesStore) {
            append(name, store.changelog(), records, String.valueOf(next), 0);
        }
        long newPosition = position + 1;
        seen.add(new Event.WroteOffset(name, "g-" + id, "in-0", newPosition));
        transactions.offsets("g-" + id, Map.of(new TopicPartition("in", 0), newPosition));
        seen.add(new Event.AsksCommit(name));
        int storeAppend = records;
        long guess = store.nextPosition();
        if (plant.writesStoreEarly() && writesStore) {
            store.write(next, guess);
        }
        committing = transactions.commit();
        committing.whenComplete((offsets, failure) -> {
            if (failure == null) {
                seen.add(new Event.Told(name, Event.Outcome.COMMITTED));
                position = newPosition;
                if (writesStore) {
                    sum = next;
                    store.write(next, offsets[storeAppend] + 1);
                }
            } else {
                refused(name, failure instanceof CompletionException ? failure.getCause() : failure);
            }
        });
    }

    private void refused(String name, Throwable failure) {
        isDone = true;
        boolean isUnknown =
                !(failure instanceof LocalException refused) || refused.error() == ErrorCode.KAFKA_STORAGE_ERROR;
        seen.add(new Event.Told(name, isUnknown ? Event.Outcome.UNKNOWN : Event.Outcome.ABORTED));
    }

    private void append(String name, TopicPartition to, int number, String key, int bytes) {
        String value = name + "." + number;
        seen.add(new Event.Wrote(name, to.topic() + "-" + to.partition(), value));
        transactions.append(to.topic(), to.partition(), batch(key, value + " " + "x".repeat(bytes)));
    }

    static ByteBuffer batch(String key, String value) {
        BatchBuilder builder = new BatchBuilder();
        builder.begin(ByteBuffer.allocate(256));
        builder.append(
                1_700_000_000_000L, key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
        return builder.build();
    }
}
