package io.splashdam.coordinator;

import io.splashdam.cluster.ErrorCode;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Steps the shards of all partitions of one internal topic: loads them, hands them requests and the time, appends what they
 * decide, and gives out answers once what they rest on is committed.
 *
 * <p>{@link #submit} may be called by any thread. {@link #doWork} belongs to one thread, which owns all the rest: a
 * {@link ShardThread}, or whoever simulates. What is decided for one partition within one step becomes one batch.
 */
public final class ShardRuntime<S extends Shard> {
    /** Requests and outcomes taken per step, so that timers are looked at in between. */
    private static final int MAX_EVENTS_PER_STEP = 1_024;

    private final ShardRuntimeConfig config;
    private final ShardSlot<S>[] slots;
    private final Queue<Event> events = new ConcurrentLinkedQueue<>();
    private final AtomicLong pendingBytes = new AtomicLong();
    private volatile Runnable wakeUp = () -> {};
    private volatile boolean isClosed;
    private volatile boolean isDrained;

    /** Something that one step of the owner's thread takes in. */
    @FunctionalInterface
    interface Event {
        void happen(Moment now);
    }

    /** For shards that decide nothing but records and answers. */
    public ShardRuntime(ShardRuntimeConfig config, int partitions, Supplier<S> newShard, ShardLog log) {
        this(config, partitions, newShard, log, effect -> {
            throw new IllegalStateException("Expected no effects, but found " + effect);
        });
    }

    /** @param effects does what shards decided, on the stepping thread and once it is committed; must not block */
    @SuppressWarnings({"unchecked", "rawtypes"})
    public ShardRuntime(
            ShardRuntimeConfig config, int partitions, Supplier<S> newShard, ShardLog log, Consumer<Effect> effects) {
        if (partitions < 1) {
            throw new IllegalArgumentException("Expected at least one partition, but got " + partitions);
        }
        this.config = config;
        this.slots = new ShardSlot[partitions];
        for (int partition = 0; partition < partitions; partition++) {
            slots[partition] = new ShardSlot<>(partition, config, newShard, log, this::enqueue, pendingBytes, effects);
        }
    }

    public int partitions() {
        return slots.length;
    }

    /** Bytes of requests that are queued or wait for their answer. */
    public long pendingBytes() {
        return pendingBytes.get();
    }

    /** How often a shard broke a rule of its own and was loaded anew; anything but 0 is a defect. Any thread. */
    public long brokenRules() {
        long broken = 0;
        for (ShardSlot<S> slot : slots) {
            broken += slot.brokenRules();
        }
        return broken;
    }

    /** True once every shard has been loaded; false again while one is being loaded anew. */
    public boolean isLoaded() {
        for (ShardSlot<S> slot : slots) {
            if (!slot.refusal().isNone()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Hands a request to the shard of {@code partition}. Any thread. The answer comes from the stepping thread, or at once
     * when the shard is loading, the runtime is closed, or {@code group.coordinator.pending.max.bytes} is reached.
     */
    public <R> CompletionStage<R> submit(
            int partition, int sizeBytes, Operation<S, R> operation, Function<ErrorCode, R> failure) {
        return submit(partition, sizeBytes, operation, failure, answer -> {});
    }

    /**
     * The same, and {@code first} is told the answer on the thread that gives it out, before any answer that comes after it.
     */
    public <R> CompletionStage<R> submit(
            int partition,
            int sizeBytes,
            Operation<S, R> operation,
            Function<ErrorCode, R> failure,
            Consumer<? super R> first) {
        Ticket<R> ticket = new Ticket<>(sizeBytes, failure);
        CompletionStage<R> answer = ticket.response().whenComplete((response, never) -> first.accept(response));
        ShardSlot<S> slot = slots[partition];
        ErrorCode refusal = isClosed ? ErrorCode.COORDINATOR_NOT_AVAILABLE : slot.refusal();
        if (refusal.isNone() && pendingBytes.addAndGet(sizeBytes) > config.maxPendingBytes()) {
            pendingBytes.addAndGet(-sizeBytes);
            refusal = ErrorCode.COORDINATOR_NOT_AVAILABLE;
        }
        if (!refusal.isNone()) {
            ticket.fail(refusal);
            return answer;
        }
        enqueue(now -> slot.decide(operation, ticket, now));
        if (isDrained) {
            turnAwayLatecomers();
        }
        return answer;
    }

    /** One step: everything that has arrived, what is due, one append per partition. Returns how much was done. */
    public int doWork(Moment now) {
        int work = takeEvents(now);
        for (ShardSlot<S> slot : slots) {
            work += slot.doWork(now);
        }
        return work;
    }

    private int takeEvents(Moment now) {
        int taken = 0;
        while (taken < MAX_EVENTS_PER_STEP) {
            Event event = events.poll();
            if (event == null) {
                return taken;
            }
            event.happen(now);
            taken++;
        }
        return taken;
    }

    /** When the next timer is due on the monotone clock; {@link Long#MAX_VALUE}: none. The stepping thread. */
    public long nextDeadlineMs() {
        long next = Long.MAX_VALUE;
        for (ShardSlot<S> slot : slots) {
            next = Math.min(next, slot.nextDeadlineMs());
        }
        return next;
    }

    boolean hasEvents() {
        return !events.isEmpty();
    }

    private void enqueue(Event event) {
        events.add(event);
        wakeUp.run();
    }

    /** What to call, from any thread, when there is something to do. */
    void onWork(Runnable wakeUp) {
        this.wakeUp = wakeUp;
    }

    /** Turns away what waits and what comes; nothing is appended any more. The stepping thread, last. */
    public void close() {
        isClosed = true;
        for (ShardSlot<S> slot : slots) {
            slot.close();
        }
        isDrained = true;
        turnAwayLatecomers();
    }

    /** A closed slot only refuses, so that any thread may do this. */
    private void turnAwayLatecomers() {
        Moment noMatter = new Moment(0, 0);
        while (takeEvents(noMatter) > 0) {
            // until the queue is empty
        }
    }
}
