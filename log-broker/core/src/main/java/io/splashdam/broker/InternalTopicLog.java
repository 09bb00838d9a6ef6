package io.splashdam.broker;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.coordinator.AppendOutcome;
import io.splashdam.coordinator.AtomicWrite;
import io.splashdam.coordinator.CoordinatorBatches;
import io.splashdam.coordinator.CoordinatorRecord;
import io.splashdam.coordinator.LogReplay;
import io.splashdam.coordinator.ShardLog;
import io.splashdam.coordinator.TransactionWrite;
import io.splashdam.local.LocalReader;
import io.splashdam.partition.AppendRule;
import io.splashdam.partition.Isolation;
import io.splashdam.partition.Partition;
import io.splashdam.ring.AppendReply;
import io.splashdam.ring.GroupReply;
import io.splashdam.ring.Ring;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An internal topic as the shards of its coordinator see it: their records go through the ring like everyone's. The topic is made when
 * there is something to write into it.
 *
 * <p>{@link #append} and {@link #load} belong to the coordinator's thread. What the ring has no room for waits here, in its order; how
 * much that can be is bounded by what the coordinator lets wait.
 */
final class InternalTopicLog implements ShardLog {
    private static final int LOAD_BYTES = 1 << 20;
    private static final String NO_TOPIC = "The coordinator's topic could not be created.";

    private final Location location;
    private final Ring ring;
    private final InstantSource clock;
    private final Supplier<CompletionStage<ErrorCode>> createTopic;
    private final CoordinatorBatches encoder = new CoordinatorBatches();
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private boolean isBlocked;

    /** Where a partition of the topic is now; null while there is no such topic. */
    interface Location {
        @Nullable
        Partition of(int partition);
    }

    /** A batch, or a transaction of which the batch is a part. */
    private record Waiting(
            int partition,
            ByteBuffer batch,
            AppendRule rule,
            @Nullable AtomicWrite whole,
            Consumer<AppendOutcome> whenKnown)
            implements AppendReply, GroupReply {
        boolean offer(Ring ring, Partition to) {
            return whole == null ? ring.tryAppend(to, batch, rule, this) : whole.tryPublish(to, batch, this);
        }

        @Override
        public void appended(long baseOffset, long logAppendTimeMs) {
            whenKnown.accept(AppendOutcome.COMMITTED);
        }

        @Override
        public void appended(long[] baseOffsets) {
            whenKnown.accept(AppendOutcome.COMMITTED);
        }

        @Override
        public void refused(ErrorCode error, String message) {
            boolean isKnown = whole != null && error != ErrorCode.KAFKA_STORAGE_ERROR;
            whenKnown.accept(isKnown ? new AppendOutcome.Refused(error) : new AppendOutcome.Failed(error));
        }
    }

    InternalTopicLog(
            Location location, Ring ring, InstantSource clock, Supplier<CompletionStage<ErrorCode>> createTopic) {
        this.location = location;
        this.ring = ring;
        this.clock = clock;
        this.createTopic = createTopic;
    }

    @Override
    public void append(
            int partition,
            List<CoordinatorRecord> records,
            @Nullable TransactionWrite transaction,
            Consumer<AppendOutcome> whenKnown) {
        ByteBuffer batch = encoder.encode(records, transaction, clock.millis());
        AtomicWrite whole = transaction instanceof TransactionWrite.Whole part ? part.write() : null;
        offer(new Waiting(partition, batch, ruleOf(transaction), whole, whenKnown));
    }

    /** The shard has asked for what is to be known before it decided. */
    private static AppendRule ruleOf(@Nullable TransactionWrite transaction) {
        if (transaction instanceof TransactionWrite.End end) {
            return end.isVersion2() ? AppendRule.MARKER_OF_VERSION_2 : AppendRule.MARKER;
        }
        return transaction == null ? AppendRule.ACKS_ALL : AppendRule.VERIFIED;
    }

    /** Synchronized, as all that follows: room in the ring and the new topic are announced on other threads. */
    private synchronized void offer(Waiting append) {
        waiting.add(append);
        if (!isBlocked) {
            drain();
        }
    }

    private synchronized void drain() {
        isBlocked = false;
        while (!isBlocked && !waiting.isEmpty()) {
            offerFirst(waiting.element());
        }
    }

    /** What it asks for when it has to wait may be there at once: then the callback has gone on already. */
    private void offerFirst(Waiting first) {
        Partition partition = location.of(first.partition());
        if (partition == null) {
            isBlocked = true;
            createTopic.get().whenComplete((error, failure) -> onTopic(error));
        } else if (first.offer(ring, partition)) {
            waiting.remove();
        } else {
            isBlocked = true;
            ring.onRoom(this::drain);
        }
    }

    private synchronized void onTopic(@Nullable ErrorCode error) {
        if (error == ErrorCode.NONE) {
            drain();
            return;
        }
        isBlocked = false;
        Waiting next = waiting.poll();
        while (next != null) {
            next.refused(ErrorCode.COORDINATOR_NOT_AVAILABLE, NO_TOPIC);
            if (next.whole() != null) {
                next.whole().refused(ErrorCode.COORDINATOR_NOT_AVAILABLE, NO_TOPIC);
            }
            next = waiting.poll();
        }
    }

    @Override
    public void load(int partition, LogReplay into) throws IOException {
        Partition from = location.of(partition);
        if (from == null) {
            return;
        }
        try (LocalReader reader = new LocalReader(from, from.startOffset(), Isolation.READ_UNCOMMITTED)) {
            CoordinatorBatches decoder = new CoordinatorBatches();
            while (!reader.isAtEnd()) {
                ByteBuffer batches = reader.poll(LOAD_BYTES, 0);
                if (!batches.hasRemaining()) {
                    return; // a gap up to the end, which compaction left before the log was cut
                }
                decoder.decode(batches, into);
            }
        }
    }
}
