package io.splashdam.coordinator.transaction;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.config.TransactionConfig;
import io.splashdam.coordinator.Completion;
import io.splashdam.coordinator.CoordinatorRecord;
import io.splashdam.coordinator.Decision;
import io.splashdam.coordinator.Effect;
import io.splashdam.coordinator.Moment;
import io.splashdam.coordinator.Shard;
import io.splashdam.coordinator.Ticket;
import io.splashdam.coordinator.transaction.TransactionEntry.Waiter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All transactional ids of one partition of {@code __transaction_state}.
 *
 * <p>Pure. Owned by the thread that steps the runtime.
 */
final class TransactionShard implements Shard {
    /** How long an addition waits for the transaction before to be complete; then the producer asks again. As in Kafka. */
    static final long ADD_MAX_WAIT_MS = 100;

    /** How long after a failure markers are tried again. */
    static final long MARKER_RETRY_MS = 200;

    /** Entries looked at in one step of a timer, so that requests are not kept waiting. */
    private static final int MAX_ENTRIES_PER_STEP = 256;

    private final TransactionConfig config;
    private final int maxDecisionBytes;
    private final TransactionListener listener;
    private final BooleanSupplier isVersion2;
    private final Map<String, EmbeddedProducer> embedded;
    private boolean isLoaded;
    private final Map<String, TransactionEntry> entries = new HashMap<>();
    private final PriorityQueue<WakeUp> wakeUps = new PriorityQueue<>(Comparator.comparingLong(WakeUp::atMs));
    private final ArrayDeque<String> toExpire = new ArrayDeque<>();
    private long nextExpiryMs = Long.MAX_VALUE;

    /** When to look at an entry; void when the entry has another {@link TransactionEntry#wakeUpMs} by then. */
    private record WakeUp(long atMs, TransactionEntry entry) {}

    /**
     * @param isVersion2 whether the broker's transactions are of the second kind now ({@code transaction.version} 2)
     * @param embedded producers of this process by their transactional ids, of all shards; safe for concurrent use
     */
    TransactionShard(
            TransactionConfig config,
            int maxDecisionBytes,
            BooleanSupplier isVersion2,
            TransactionListener listener,
            Map<String, EmbeddedProducer> embedded) {
        this.config = config;
        this.embedded = embedded;
        this.isVersion2 = isVersion2;
        this.maxDecisionBytes = maxDecisionBytes;
        this.listener = listener;
    }

    // ---- the log

    @Override
    public void replay(CoordinatorRecord record, Moment now) {
        String transactionalId = TransactionRecords.transactionalId(record);
        byte[] value = record.value();
        if (transactionalId == null) {
            return;
        }
        if (value == null) {
            entries.remove(transactionalId);
            noteEmbedded(transactionalId, null);
            return;
        }
        Transaction stored = TransactionRecords.read(value);
        TransactionEntry entry = entries.computeIfAbsent(transactionalId, id -> new TransactionEntry(id, stored));
        entry.stored = stored;
        entry.startedAtMs = now.monotone(stored.startMs());
        entry.updatedAtMs = now.monotone(stored.updateMs());
        entry.retryAtMs = TransactionEntry.NEVER;
        noteEmbedded(transactionalId, stored);
        schedule(entry);
    }

    private void noteEmbedded(String transactionalId, @Nullable Transaction stored) {
        EmbeddedProducer producer = isLoaded ? embedded.get(transactionalId) : null;
        if (producer != null) {
            producer.note(stored);
        }
    }

    /** Markers of what was decided before may be missing. */
    @Override
    public Decision onLoaded(Moment now) {
        List<Effect> markers = new ArrayList<>();
        for (TransactionEntry entry : entries.values()) {
            if (entry.stored.state().isPrepared()) {
                markers.add(WriteMarkers.of(entry.transactionalId, entry.stored));
            }
        }
        isLoaded = true;
        entries.forEach((id, entry) -> noteEmbedded(id, entry.stored));
        nextExpiryMs = now.nowMs() + config.expirationCheckIntervalMs();
        return new Decision(List.of(), List.of(), markers, null);
    }

    // ---- producers

    /** @param newProducerId one that nobody has; -1: none at hand */
    Decision init(InitProducerRequest request, long newProducerId, Ticket<ProducerAnswer> ticket, Moment now) {
        TransactionEntry entry = entries.get(request.transactionalId());
        Transaction known = entry == null ? null : entry.stored;
        short lastEpoch = entry == null ? Transaction.NO_EPOCH : entry.lastEpoch;
        InitProducer.Verdict verdict =
                InitProducer.decide(known, lastEpoch, request, isVersion2.getAsBoolean(), newProducerId, now.wallMs());
        Transaction next = verdict.next();
        if (verdict.needsProducerId()) {
            return Decision.answer(ticket, ProducerAnswer.NEEDS_PRODUCER_ID);
        }
        if (next == null) {
            return Decision.answer(ticket, ProducerAnswer.failed(verdict.error()));
        }
        if (entry != null) {
            entry.lastEpoch = verdict.lastEpoch();
        }
        ProducerAnswer answer =
                verdict.error().isNone() ? ProducerAnswer.of(next) : ProducerAnswer.failed(verdict.error());
        return step(request.transactionalId(), next, ticket, answer);
    }

    /** A state to append, its markers when it is decided, and an answer. */
    private static <R> Decision step(String transactionalId, Transaction next, Ticket<R> ticket, R answer) {
        return new Decision(
                List.of(TransactionRecords.of(transactionalId, next)),
                List.of(new Completion<>(ticket, answer)),
                next.state().isPrepared() ? List.of(WriteMarkers.of(transactionalId, next)) : List.of(),
                null);
    }

    Decision end(EndRequest request, long newProducerId, Ticket<ProducerAnswer> ticket, Moment now) {
        TransactionEntry entry = entries.get(request.transactionalId());
        if (entry == null) {
            return Decision.answer(ticket, ProducerAnswer.failed(ErrorCode.INVALID_PRODUCER_ID_MAPPING));
        }
        EndTransaction.Verdict verdict = EndTransaction.decide(entry.stored, request, newProducerId, now.wallMs());
        Transaction prepared = verdict.prepared();
        if (verdict.needsProducerId()) {
            return Decision.answer(ticket, ProducerAnswer.NEEDS_PRODUCER_ID);
        }
        if (!verdict.error().isNone()) {
            return Decision.answer(ticket, ProducerAnswer.failed(verdict.error()));
        }
        if (prepared == null) {
            return Decision.answer(ticket, ProducerAnswer.of(entry.stored));
        }
        if (request.isVersion2()) {
            entry.lastEpoch = entry.stored.epoch();
        }
        // Of one whose epochs are used up the last one is ours alone: it goes on with the next producer id.
        Transaction after = prepared.completed(now.wallMs());
        return step(request.transactionalId(), prepared, ticket, ProducerAnswer.of(after));
    }

    // ---- producers of this process

    /** From now on {@code producer} hears of what becomes of its id. */
    Decision embed(EmbeddedProducer producer, Ticket<ErrorCode> ticket) {
        TransactionEntry entry = entries.get(producer.transactionalId());
        producer.note(entry == null ? null : entry.stored);
        if (producer.refusal().isNone()) {
            embedded.put(producer.transactionalId(), producer);
        }
        return Decision.answer(ticket, producer.refusal());
    }

    /** The record went into the log with the transaction that it tells of; later ones may have been decided since. */
    Decision committedAtOnce(
            EmbeddedProducer producer, CoordinatorRecord record, Ticket<ErrorCode> ticket, Moment now) {
        TransactionEntry entry = entries.get(producer.transactionalId());
        if (entry != null && producer.owns(entry.stored)) {
            replay(record, now);
        }
        return Decision.answer(ticket, ErrorCode.NONE);
    }

    // ---- partitions

    Decision add(AddRequest request, Ticket<VerifyAnswer> ticket, Moment now) {
        TransactionEntry entry = entries.get(request.transactionalId());
        ErrorCode error = entry == null
                ? ErrorCode.INVALID_PRODUCER_ID_MAPPING
                : check(entry.stored, request.producerId(), request.epoch());
        if (error == ErrorCode.CONCURRENT_TRANSACTIONS && entry != null) {
            entry.waiters.add(new Waiter(request, ticket, now.nowMs() + ADD_MAX_WAIT_MS));
            schedule(entry);
            return Decision.NOTHING;
        }
        if (!error.isNone() || entry == null) {
            return Decision.answer(ticket, VerifyAnswer.failed(error));
        }
        List<CoordinatorRecord> records = new ArrayList<>(1);
        add(entry.stored, request, now, records);
        return new Decision(records, List.of(new Completion<>(ticket, answer(records))));
    }

    private VerifyAnswer answer(List<CoordinatorRecord> records) {
        boolean isTooLarge = records.removeIf(record -> record.sizeBytes() > maxDecisionBytes);
        return VerifyAnswer.failed(isTooLarge ? ErrorCode.INVALID_REQUEST : ErrorCode.NONE);
    }

    /** Returns the state with the partitions, which is appended unless it says nothing new. */
    private static Transaction add(Transaction to, AddRequest request, Moment now, List<CoordinatorRecord> records) {
        boolean isNew =
                to.state() != TransactionState.ONGOING || !to.partitions().containsAll(request.partitions());
        if (!isNew) {
            return to;
        }
        short version = request.isVersion2() ? Transaction.VERSION_2 : 0;
        Transaction with = to.with(request.partitions(), version, now.wallMs());
        records.add(TransactionRecords.of(request.transactionalId(), with));
        return with;
    }

    /** Whether this is the producer that owns the id, and whether it may write now. */
    private static ErrorCode check(Transaction now, long producerId, short epoch) {
        if (now.state().isPrepared()) {
            return ErrorCode.CONCURRENT_TRANSACTIONS; // whoever it is: who owns the id is known when this is complete
        }
        if (now.producerId() != producerId) {
            return ErrorCode.INVALID_PRODUCER_ID_MAPPING;
        }
        return now.epoch() == epoch ? ErrorCode.NONE : ErrorCode.PRODUCER_FENCED;
    }

    /** Whether the partitions have been added, for a client that adds before it produces. */
    Decision verify(AddRequest request, Ticket<VerifyAnswer> ticket) {
        TransactionEntry entry = entries.get(request.transactionalId());
        ErrorCode error = entry == null
                ? ErrorCode.INVALID_PRODUCER_ID_MAPPING
                : check(entry.stored, request.producerId(), request.epoch());
        if (!error.isNone() || entry == null) {
            return Decision.answer(ticket, VerifyAnswer.failed(error));
        }
        Set<TopicPartition> missing = new HashSet<>(request.partitions());
        missing.removeAll(entry.stored.partitions());
        return Decision.answer(ticket, new VerifyAnswer(ErrorCode.NONE, missing));
    }

    // ---- markers

    /** @param isDone false: not all could be written; they are tried again */
    Decision markersEnded(WriteMarkers markers, boolean isDone, Ticket<ErrorCode> ticket, Moment now) {
        TransactionEntry entry = entries.get(markers.transactionalId());
        List<CoordinatorRecord> records = new ArrayList<>(1);
        List<Completion<?>> completions = new ArrayList<>(1);
        completions.add(new Completion<>(ticket, ErrorCode.NONE));
        if (entry != null && isOf(markers, entry.stored)) {
            if (isDone) {
                Transaction completed = entry.stored.completed(now.wallMs());
                records.add(TransactionRecords.of(entry.transactionalId, completed));
                addWaiting(entry, completed, now, records, completions);
            } else {
                entry.retryAtMs = now.nowMs() + MARKER_RETRY_MS;
                schedule(entry);
            }
        }
        return new Decision(records, completions);
    }

    private static boolean isOf(WriteMarkers markers, Transaction stored) {
        return stored.state().isPrepared()
                && stored.producerId() == markers.producerId()
                && stored.epoch() == markers.epoch();
    }

    private void addWaiting(
            TransactionEntry entry,
            Transaction completed,
            Moment now,
            List<CoordinatorRecord> records,
            List<Completion<?>> completions) {
        Transaction current = completed;
        for (Waiter waiter = entry.waiters.poll(); waiter != null; waiter = entry.waiters.poll()) {
            AddRequest request = waiter.request();
            ErrorCode error = check(current, request.producerId(), request.epoch());
            List<CoordinatorRecord> added = new ArrayList<>(1);
            Transaction with = error.isNone() ? add(current, request, now, added) : current;
            VerifyAnswer answer = error.isNone() ? answer(added) : VerifyAnswer.failed(error);
            current = answer.error().isNone() ? with : current;
            records.addAll(added);
            completions.add(new Completion<>(waiter.ticket(), answer));
        }
    }

    // ---- administration

    Decision describe(String transactionalId, Ticket<DescribedTransaction> ticket) {
        TransactionEntry entry = entries.get(transactionalId);
        return Decision.answer(
                ticket,
                entry == null
                        ? new DescribedTransaction(ErrorCode.TRANSACTIONAL_ID_NOT_FOUND, transactionalId, null)
                        : new DescribedTransaction(ErrorCode.NONE, transactionalId, entry.stored));
    }

    Decision list(Ticket<ListedTransactions> ticket) {
        List<DescribedTransaction> all = new ArrayList<>(entries.size());
        entries.forEach((id, entry) -> all.add(new DescribedTransaction(ErrorCode.NONE, id, entry.stored)));
        return Decision.answer(ticket, new ListedTransactions(ErrorCode.NONE, all));
    }

    // ---- time

    private void schedule(TransactionEntry entry) {
        long deadlineMs = entry.nextDeadlineMs();
        if (deadlineMs < entry.wakeUpMs) {
            entry.wakeUpMs = deadlineMs;
            wakeUps.add(new WakeUp(deadlineMs, entry));
        }
    }

    @Override
    public long nextDeadlineMs() {
        WakeUp first = wakeUps.peek();
        return Math.min(first == null ? Long.MAX_VALUE : first.atMs(), nextExpiryMs);
    }

    @Override
    public Decision onTime(Moment now) {
        List<CoordinatorRecord> records = new ArrayList<>();
        List<Completion<?>> completions = new ArrayList<>();
        List<Effect> effects = new ArrayList<>();
        for (int i = 0; i < MAX_ENTRIES_PER_STEP; i++) {
            TransactionEntry entry = nextDue(now);
            if (entry == null) {
                break;
            }
            if (entry.wakeUpMs <= now.nowMs()) {
                entry.wakeUpMs = TransactionEntry.NEVER;
                turnAwayWaiters(entry, now, completions);
                if (!hasTimedOut(entry, now)) {
                    retryMarkers(entry, now, effects);
                    schedule(entry);
                } else {
                    fence(entry, now, records, effects); // its record is replayed after this step, which schedules it
                }
            }
        }
        if (nextExpiryMs <= now.nowMs()) {
            expire(now, records);
        }
        return new Decision(records, completions, effects, null);
    }

    private @Nullable TransactionEntry nextDue(Moment now) {
        for (WakeUp first = wakeUps.peek(); first != null && first.atMs() <= now.nowMs(); first = wakeUps.peek()) {
            wakeUps.poll();
            TransactionEntry entry = first.entry();
            if (entries.get(entry.transactionalId) == entry && entry.wakeUpMs == first.atMs()) {
                return entry;
            }
        }
        return null;
    }

    private static void turnAwayWaiters(TransactionEntry entry, Moment now, List<Completion<?>> completions) {
        for (Waiter first = entry.waiters.peek(); first != null && first.untilMs() <= now.nowMs(); ) {
            completions.add(new Completion<>(first.ticket(), VerifyAnswer.failed(ErrorCode.CONCURRENT_TRANSACTIONS)));
            entry.waiters.remove();
            first = entry.waiters.peek();
        }
    }

    private static boolean hasTimedOut(TransactionEntry entry, Moment now) {
        return entry.stored.state() == TransactionState.ONGOING && entry.timesOutAtMs() <= now.nowMs();
    }

    private void fence(TransactionEntry entry, Moment now, List<CoordinatorRecord> records, List<Effect> effects) {
        Transaction stored = entry.stored;
        listener.onTimedOut(entry.transactionalId, stored.producerId(), stored.timeoutMs());
        boolean isSecondKind = isVersion2.getAsBoolean();
        Transaction fenced = stored.fenced(isSecondKind, Transaction.NO_PRODUCER_ID, now.wallMs());
        entry.lastEpoch = isSecondKind ? stored.epoch() : Transaction.NO_EPOCH;
        records.add(TransactionRecords.of(entry.transactionalId, fenced));
        effects.add(WriteMarkers.of(entry.transactionalId, fenced));
    }

    private static void retryMarkers(TransactionEntry entry, Moment now, List<Effect> effects) {
        if (entry.stored.state().isPrepared() && entry.retryAtMs <= now.nowMs()) {
            entry.retryAtMs = TransactionEntry.NEVER;
            effects.add(WriteMarkers.of(entry.transactionalId, entry.stored));
        }
    }

    /** Ids that nobody has used for long, a part per step. */
    private void expire(Moment now, List<CoordinatorRecord> records) {
        if (toExpire.isEmpty()) {
            toExpire.addAll(entries.keySet());
        }
        for (int left = MAX_ENTRIES_PER_STEP; left > 0 && !toExpire.isEmpty(); left--) {
            TransactionEntry entry = entries.get(toExpire.remove());
            if (entry != null
                    && entry.stored.state().isIdle()
                    && !isEmbedded(entry)
                    && now.nowMs() - entry.updatedAtMs >= config.idExpirationMs()) {
                listener.onExpired(entry.transactionalId);
                records.add(TransactionRecords.tombstone(entry.transactionalId));
            }
        }
        if (toExpire.isEmpty()) {
            nextExpiryMs = now.nowMs() + config.expirationCheckIntervalMs();
        }
    }

    /** Its producer is here, and may go on at any time. */
    private boolean isEmbedded(TransactionEntry entry) {
        EmbeddedProducer producer = embedded.get(entry.transactionalId);
        return producer != null && producer.owns(entry.stored);
    }

    // ---- for tests

    /** What the log says of each id. */
    Map<String, Transaction> contents() {
        Map<String, Transaction> contents = new HashMap<>();
        entries.forEach((id, entry) -> contents.put(id, entry.stored));
        return contents;
    }
}
