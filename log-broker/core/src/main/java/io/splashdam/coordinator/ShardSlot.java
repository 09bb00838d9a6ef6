package io.splashdam.coordinator;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.record.BatchView;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition's place in the runtime: its shard while it is loaded, what it has gathered for the next batch, and the
 * answers that wait for a commit.
 *
 * <pre>
 *            load                 append failed
 *  LOADING ───────► ACTIVE ──────────────────────► LOADING (after the backoff, when no append is outstanding)
 *     ▲  └─ fails ─► BROKEN ─┐
 *     └──── after the backoff┘            any ─► CLOSED
 * </pre>
 *
 * <p>Owned by the thread that steps the runtime; only {@link #refusal} is read by others.
 */
final class ShardSlot<S extends Shard> {
    private static final Logger LOG = LoggerFactory.getLogger(ShardSlot.class);

    private final int partition;
    private final ShardRuntimeConfig config;
    private final Supplier<S> newShard;
    private final ShardLog log;
    private final Consumer<ShardRuntime.Event> events;
    private final AtomicLong pendingBytes;
    private final Consumer<Effect> effects;

    /** Every request that this slot has not answered yet, parked ones too. */
    private final Set<Ticket<?>> open = new LinkedHashSet<>();

    private final ArrayDeque<Held> held = new ArrayDeque<>();
    private final List<CoordinatorRecord> gathered = new ArrayList<>();
    private int gatheredBytes;

    private @Nullable S shard;
    private long loadAtMs = Long.MIN_VALUE;
    /** Batches are numbered; answers are held for the number of the last batch before them. */
    private long appended;

    private long committed;

    /** Batches that will never be, because an atomic write was refused: whoever is held for one waits for those before it only. */
    private final TreeSet<Long> refused = new TreeSet<>();

    private int outstanding;
    private int incarnation;
    private volatile long brokenRules;
    private volatile ErrorCode refusal = ErrorCode.COORDINATOR_LOAD_IN_PROGRESS;

    /** An answer, or something to do, and the batch whose commit lets it out. */
    private record Held(
            long batch,
            @Nullable Completion<?> completion,
            @Nullable Effect effect) {}

    ShardSlot(
            int partition,
            ShardRuntimeConfig config,
            Supplier<S> newShard,
            ShardLog log,
            Consumer<ShardRuntime.Event> events,
            AtomicLong pendingBytes,
            Consumer<Effect> effects) {
        this.partition = partition;
        this.config = config;
        this.newShard = newShard;
        this.log = log;
        this.events = events;
        this.pendingBytes = pendingBytes;
        this.effects = effects;
    }

    /** NONE while requests are taken. Any thread. */
    ErrorCode refusal() {
        return refusal;
    }

    /** Any thread. */
    long brokenRules() {
        return brokenRules;
    }

    <R> void decide(Operation<S, R> operation, Ticket<R> ticket, Moment now) {
        S active = shard;
        if (active == null) {
            pendingBytes.addAndGet(-ticket.sizeBytes());
            ticket.fail(refusal);
            return;
        }
        open.add(ticket);
        try {
            absorb(active, operation.decide(active, ticket, now), now);
        } catch (RuntimeException e) {
            breakDown(e, now);
        }
    }

    /** A rule was broken: nothing that this shard holds in memory is believed any more, only its log. */
    private void breakDown(RuntimeException cause, Moment now) {
        LOG.error("Partition {} of the coordinator's topic: its state is loaded anew from the log.", partition, cause);
        brokenRules = brokenRules + 1;
        unload(ErrorCode.UNKNOWN_SERVER_ERROR, ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
        loadAtMs = now.nowMs() + config.reloadBackoffMs();
    }

    /** Timers, loading, the append of what has gathered, and answers that may go out. */
    int doWork(Moment now) {
        int work = 0;
        if (shard == null) {
            work += loadWhenDue(now);
        }
        S active = shard;
        if (active != null && active.nextDeadlineMs() <= now.nowMs()) {
            onTime(active, now);
            work++;
        }
        if (!gathered.isEmpty()) {
            appendGathered();
            work++;
        }
        return work + release();
    }

    private void onTime(S active, Moment now) {
        try {
            absorb(active, active.onTime(now), now);
        } catch (RuntimeException e) {
            breakDown(e, now);
        }
    }

    long nextDeadlineMs() {
        S active = shard;
        if (active != null) {
            return active.nextDeadlineMs();
        }
        return outstanding > 0 ? Long.MAX_VALUE : loadAtMs;
    }

    /** Replays at once, so that the next request sees it; appends later, with what else this step decides. */
    private void absorb(S active, Decision decision, Moment now) {
        TransactionWrite transaction = decision.transaction();
        if (transaction != null) {
            absorbTransaction(active, decision, transaction, now);
        } else {
            absorbRecords(active, decision, now);
        }
        long batch = gathered.isEmpty() ? appended : appended + 1;
        for (Effect effect : decision.effects()) {
            held.add(new Held(batch, null, effect));
        }
        for (Completion<?> completion : decision.completions()) {
            held.add(new Held(batch, completion, null));
        }
    }

    /** A batch of its own, after what has gathered. */
    private void absorbTransaction(S active, Decision decision, TransactionWrite transaction, Moment now) {
        appendGathered();
        if (transaction instanceof TransactionWrite.End end) {
            active.replayEnd(end.producerId(), end.epoch(), end.isCommit(), now);
        }
        if (transaction instanceof TransactionWrite.Whole whole) {
            absorbWhole(active, decision, whole, now);
            return;
        }
        for (CoordinatorRecord record : decision.records()) {
            active.replayPending(record, transaction.producerId(), transaction.epoch(), now);
        }
        append(decision.records(), transaction, (number, outcome) -> {});
    }

    /** Its records are pending until its outcome is known: by its number, for a zombie's and its heir's have the same producer id. */
    private void absorbWhole(S active, Decision decision, TransactionWrite.Whole whole, Moment now) {
        long pendingId = pendingIdOf(appended + 1);
        for (CoordinatorRecord record : decision.records()) {
            active.replayPending(record, pendingId, whole.epoch(), now);
        }
        whole.write().decided();
        Ticket<?> asker = decision.completions().get(0).ticket();
        append(decision.records(), whole, (number, outcome) -> onWhole(active, whole, number, asker, outcome));
    }

    /** Below every producer's id. */
    private static long pendingIdOf(long number) {
        return BatchView.NO_PRODUCER_ID - number;
    }

    private void onWhole(S active, TransactionWrite.Whole whole, long number, Ticket<?> asker, Outcome outcome) {
        boolean isCommit = outcome.of() instanceof AppendOutcome.Committed;
        if (isCommit || outcome.of() instanceof AppendOutcome.Refused) {
            active.replayEnd(pendingIdOf(number), whole.epoch(), isCommit, outcome.at());
        }
        if (outcome.of() instanceof AppendOutcome.Refused refusal) {
            held.removeIf(each -> each.completion() != null && each.completion().ticket() == asker);
            open.remove(asker);
            pendingBytes.addAndGet(-asker.sizeBytes());
            asker.fail(refusal.error());
            refused.add(number);
        }
    }

    private void absorbRecords(S active, Decision decision, Moment now) {
        int bytes = 0;
        for (CoordinatorRecord record : decision.records()) {
            bytes += record.sizeBytes();
        }
        if (gatheredBytes + bytes > config.maxDecisionBytes()) {
            appendGathered();
        }
        for (CoordinatorRecord record : decision.records()) {
            if (gatheredBytes + record.sizeBytes() > config.maxDecisionBytes()) {
                // Only a decision larger than a whole batch is divided; those are tombstones, which need not be
                // together.
                appendGathered();
            }
            active.replay(record, now);
            gathered.add(record);
            gatheredBytes += record.sizeBytes();
        }
    }

    private void appendGathered() {
        if (gathered.isEmpty()) {
            return;
        }
        List<CoordinatorRecord> batch = List.copyOf(gathered);
        gathered.clear();
        gatheredBytes = 0;
        append(batch, null, (number, outcome) -> {});
    }

    /** What became of a batch, and when the shard takes note of it. */
    private record Outcome(AppendOutcome of, Moment at) {}

    /** Learns the outcome of one batch, by its number, while the shard that decided it is still there. */
    private interface OutcomeListener {
        void onOutcome(long number, Outcome outcome);
    }

    private void append(
            List<CoordinatorRecord> batch, @Nullable TransactionWrite transaction, OutcomeListener listener) {
        long number = ++appended;
        int since = incarnation;
        outstanding++;
        Consumer<AppendOutcome> whenKnown = outcome -> events.accept(now -> {
            if (since == incarnation) {
                listener.onOutcome(number, new Outcome(outcome, now));
            }
            onOutcome(since, number, outcome, now);
        });
        try {
            log.append(partition, batch, transaction, whenKnown);
        } catch (RuntimeException e) {
            LOG.error("Partition {} of the coordinator's topic could not be written.", partition, e);
            whenKnown.accept(new AppendOutcome.Failed(ErrorCode.UNKNOWN_SERVER_ERROR));
        }
    }

    private void onOutcome(int since, long number, AppendOutcome outcome, Moment now) {
        outstanding--;
        if (since != incarnation) {
            return;
        }
        if (outcome instanceof AppendOutcome.Failed failed) {
            LOG.warn(
                    "Partition {} of the coordinator's topic could not be written ({}): its state is loaded anew from the log.",
                    partition,
                    failed.error());
            unload(retriable(failed.error()), ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
            loadAtMs = now.nowMs() + config.reloadBackoffMs();
            return;
        }
        if (outcome instanceof AppendOutcome.Committed) {
            committed = Math.max(committed, number);
        }
        refused.headSet(committed, true).clear();
        while (refused.remove(committed + 1)) {
            committed++;
        }
    }

    /** Gives out what is committed. */
    private int release() {
        int released = 0;
        while (!held.isEmpty() && held.peek().batch() <= committed) {
            Held next = held.poll();
            Completion<?> completion = next.completion();
            Effect effect = next.effect();
            if (completion != null) {
                deliver(completion);
            }
            if (effect != null) {
                effects.accept(effect);
            }
            released++;
        }
        return released;
    }

    private <R> void deliver(Completion<R> completion) {
        Ticket<R> ticket = completion.ticket();
        if (!open.remove(ticket)) {
            throw new IllegalStateException("Expected each request to be answered once, but partition " + partition
                    + " answered one again with " + completion.response());
        }
        pendingBytes.addAndGet(-ticket.sizeBytes());
        ticket.complete(completion.response());
    }

    private int loadWhenDue(Moment now) {
        if (outstanding > 0 || loadAtMs > now.nowMs()) {
            return 0;
        }
        S loading = newShard.get();
        Decision first;
        try {
            log.load(partition, new Loading(loading, now));
            first = loading.onLoaded(now);
        } catch (IOException | RuntimeException e) {
            LOG.error(
                    "Partition {} of the coordinator's topic could not be read; trying again in {} ms.",
                    partition,
                    config.reloadBackoffMs(),
                    e);
            loading.onDropped();
            refusal = ErrorCode.COORDINATOR_NOT_AVAILABLE;
            loadAtMs = now.nowMs() + config.reloadBackoffMs();
            return 1;
        }
        shard = loading;
        committed = appended;
        refusal = ErrorCode.NONE;
        absorb(loading, first, now);
        return 1;
    }

    private record Loading(Shard into, Moment now) implements LogReplay {
        @Override
        public void record(CoordinatorRecord record) {
            into.replay(record, now);
        }

        @Override
        public void pending(CoordinatorRecord record, long producerId, short epoch) {
            into.replayPending(record, producerId, epoch, now);
        }

        @Override
        public void end(long producerId, short epoch, boolean isCommit) {
            into.replayEnd(producerId, epoch, isCommit, now);
        }
    }

    private void unload(ErrorCode answer, ErrorCode laterAnswer) {
        refusal = laterAnswer;
        incarnation++;
        S dropped = shard;
        shard = null;
        if (dropped != null) {
            dropped.onDropped();
        }
        gathered.clear();
        gatheredBytes = 0;
        refused.clear();
        held.clear();
        for (Iterator<Ticket<?>> each = open.iterator(); each.hasNext(); ) {
            Ticket<?> ticket = each.next();
            each.remove();
            pendingBytes.addAndGet(-ticket.sizeBytes());
            ticket.fail(answer);
        }
    }

    void close() {
        unload(ErrorCode.NOT_COORDINATOR, ErrorCode.COORDINATOR_NOT_AVAILABLE);
        loadAtMs = Long.MAX_VALUE;
    }

    /** The error that makes a client find the coordinator again and retry. */
    private static ErrorCode retriable(ErrorCode appendError) {
        return switch (appendError) {
            case NOT_LEADER_OR_FOLLOWER, KAFKA_STORAGE_ERROR -> ErrorCode.NOT_COORDINATOR;
            case MESSAGE_TOO_LARGE, RECORD_LIST_TOO_LARGE -> ErrorCode.UNKNOWN_SERVER_ERROR;
            default -> ErrorCode.COORDINATOR_NOT_AVAILABLE;
        };
    }
}
