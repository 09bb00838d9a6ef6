package io.splashdam.runtime;

import io.splashdam.operator.OperatorFailure;
import io.splashdam.state.KeyValueStore;
import io.splashdam.state.StateStores;
import io.splashdam.state.changelog.Restore;
import io.splashdam.state.changelog.RestoreProgress;
import io.splashdam.task.Lane;
import io.splashdam.task.Task;
import io.splashdam.task.TaskAssembly;
import io.splashdam.task.TaskId;
import io.splashdam.topology.OffsetReset;
import io.splashdam.topology.SourceNode;
import io.splashdam.topology.SubTopology;
import io.splashdam.topology.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of sub-topologies that commit together. Runs when asked; has neither thread nor clock.
 *
 * <p>Owned by one thread. After any exception it must be closed: what was gathered is lost, what was committed is not.
 */
public final class Engine implements AutoCloseable {
    /** Heap that a task's stores get however small the cache is: what a commit changes must lie somewhere. */
    private static final long MIN_TASK_CACHE_BYTES = 256 * 1024;

    /** For how long changelogs remember deletions; a store that was away for longer is restored from the beginning. */
    private static final long DELETE_RETENTION_MS = 86_400_000;

    private final Topology topology;
    private final Plan plan;
    private final EngineConfig config;
    private final Binding binding;
    private final OutputTransaction transaction;
    private final StoreOpener stores;

    private final Map<TaskId, Task> tasks = new LinkedHashMap<>();
    private final Map<String, List<Lane>> lanes = new LinkedHashMap<>();
    private final List<Lane> drained = new ArrayList<>(); // upstream first
    private final Map<TopicPartition, Task> readers = new HashMap<>();
    private final Map<TaskId, InputOrder> orders = new LinkedHashMap<>();
    private final Map<TopicPartition, Long> nextOffsets = new LinkedHashMap<>();
    private final CommitCycle commitCycle;
    private boolean hasUncommitted;
    private long nowMs;

    public Engine(Topology topology, Plan plan, EngineConfig config, Binding binding, StoreOpener stores) {
        this.topology = topology;
        this.plan = plan;
        this.config = config;
        this.binding = binding;
        this.transaction = binding.transaction(config.applicationId(), config.taskGroup(), config.guarantee());
        this.stores = stores;
        this.commitCycle = new CommitCycle(transaction, config::changelogTopic);
    }

    /**
     * Builds the tasks of a group and restores their stores. {@code group} is in the order of {@link Plan#groups}.
     *
     * @return the offsets from which the sources are to be read
     */
    public Map<TopicPartition, Long> start(List<SubTopology> group) {
        transaction.open();
        long statefulTasks = group.stream()
                .filter(part -> !part.stores().isEmpty())
                .mapToLong(this::taskCount)
                .sum();
        long cacheBytes = Math.max(MIN_TASK_CACHE_BYTES, config.maxCacheBytes() / Math.max(1, statefulTasks));
        for (int i = group.size() - 1; i >= 0; i--) { // readers first: lanes lead into them
            createChangelogs(group.get(i));
            for (int partition = 0; partition < taskCount(group.get(i)); partition++) {
                build(group.get(i), partition, cacheBytes);
            }
        }
        List<Task> upstreamFirst = new ArrayList<>();
        for (SubTopology part : group) {
            for (int partition = 0; partition < taskCount(part); partition++) {
                upstreamFirst.add(task(new TaskId(part.id(), partition)));
            }
        }
        for (SubTopology part : group) {
            for (SourceNode source : part.sources()) {
                source.topics().forEach(topic -> drained.addAll(lanes.getOrDefault(topic, List.of())));
            }
        }
        group.stream().filter(part -> !part.stores().isEmpty()).forEach(this::orderInputs);
        commitCycle.tasks(upstreamFirst, this::drainLanes);
        return startOffsets(group);
    }

    private void orderInputs(SubTopology part) {
        for (int partition = 0; partition < taskCount(part); partition++) {
            Task task = task(new TaskId(part.id(), partition));
            List<TopicPartition> read = new ArrayList<>();
            readers.forEach((input, reader) -> {
                if (reader == task) {
                    read.add(input);
                }
            });
            if (read.size() > 1) {
                orders.put(task.id(), new InputOrder(read));
            }
        }
    }

    private int taskCount(SubTopology part) {
        return plan.partitions().getOrDefault(part.id(), 0);
    }

    private void createChangelogs(SubTopology part) {
        part.stores().stream().filter(store -> store.isLogged()).forEach(store -> {
            String topic = config.changelogTopic(store.name());
            Map<String, String> topicConfig = new HashMap<>(store.shape().changelogConfig());
            topicConfig.put("delete.retention.ms", Long.toString(DELETE_RETENTION_MS)); // whatever the log's default
            binding.createTopicIfAbsent(topic, taskCount(part), topicConfig);
            int present = binding.partitionCount(topic);
            if (present != taskCount(part)) {
                throw new StartFailure(
                        "Changelog " + topic + " has " + present + " partitions, but its sub-topology has "
                                + taskCount(part)
                                + " tasks: was a source topic given more partitions? Reset the application: delete"
                                + " its changelogs, offsets and state directory");
            }
        });
    }

    private void build(SubTopology part, int partition, long cacheBytes) {
        TaskId id = new TaskId(part.id(), partition);
        StateStores opened = part.stores().isEmpty()
                ? null
                : new StateStores(part.stores(), stores.open(id, part.stores()), cacheBytes);
        TaskAssembly.Surroundings surroundings = new TaskAssembly.Surroundings(
                config.applicationId(),
                transaction,
                config.serdes(),
                config.isCaching(),
                lanes,
                config::changelogTopic,
                nowMs);
        Task task;
        try {
            task = new TaskAssembly(topology, part, surroundings).build(partition, opened);
        } catch (RuntimeException e) {
            if (opened != null) {
                opened.close();
            }
            throw e;
        }
        tasks.put(id, task);
        restore(task);
        for (SourceNode source : part.sources()) {
            for (String topic : source.topics()) {
                if (topology.isRepartition(topic)) {
                    lanes.computeIfAbsent(topic, any -> new ArrayList<>()).add(new Lane(task.source(topic)));
                } else if (partition < binding.partitionCount(topic)) {
                    readers.put(new TopicPartition(topic, partition), task);
                }
            }
        }
    }

    private void restore(Task task) {
        StateStores opened = task.stores();
        if (opened == null) {
            return;
        }
        for (String store : task.changelogs().keySet()) {
            try (var changelog =
                    binding.changelog(config.changelogTopic(store), task.id().partition())) {
                RestoreProgress progress = stores.restoring(task.id(), store);
                stores.restored(task.id(), store, Restore.run(opened, store, changelog, nowMs, progress));
            }
        }
    }

    private Task task(TaskId id) {
        Task task = tasks.get(id);
        if (task == null) {
            throw new IllegalStateException("Expected task " + id + " to be built, but it is not");
        }
        return task;
    }

    private Map<TopicPartition, Long> startOffsets(List<SubTopology> group) {
        Map<TopicPartition, Long> committed = binding.committedOffsets(config.applicationId());
        expectKnown(committed);
        Map<TopicPartition, Long> offsets = new LinkedHashMap<>();
        for (SubTopology part : group) {
            for (SourceNode source : part.sources()) {
                boolean isLatest =
                        (source.reset() != null ? source.reset() : config.offsetReset()) == OffsetReset.LATEST;
                for (TopicPartition partition : readers.keySet()) {
                    if (source.topics().contains(partition.topic())) {
                        offsets.put(partition, startOffset(partition, committed.get(partition), isLatest));
                    }
                }
            }
        }
        return offsets;
    }

    /**
     * No offset beside stores that have something is unknown, not the beginning: what is in the stores would count twice. (At least
     * once, changelogs may have been written before the first offsets.)
     */
    private void expectKnown(Map<TopicPartition, Long> committed) {
        if (config.guarantee() == ProcessingGuarantee.EXACTLY_ONCE
                && !readers.isEmpty()
                && readers.keySet().stream().noneMatch(committed::containsKey)
                && tasks.values().stream().anyMatch(Engine::hasState)) {
            throw new StartFailure("Group " + config.applicationId() + " has no committed offset for any of "
                    + readers.keySet() + ", but its stores are not empty: were the offsets deleted, or did they expire?"
                    + " Set them again, or reset the application: delete its changelogs and its state directory");
        }
    }

    private static boolean hasState(Task task) {
        StateStores opened = task.stores();
        return opened != null && !task.changelogs().isEmpty() && !opened.isEmpty();
    }

    /** An offset outside the log moves to its nearer end: from the beginning, records would be processed twice. */
    private long startOffset(TopicPartition partition, @Nullable Long committed, boolean isLatest) {
        long beginning = binding.beginningOffset(partition);
        long end = binding.endOffset(partition);
        if (committed != null) {
            return Math.min(Math.max(committed, beginning), end);
        }
        return isLatest ? end : beginning;
    }

    /**
     * Takes records of a partition. A task that joins several gets them by time, some of them only at {@link #processWaiting}.
     *
     * @throws ProcessingFailure when the user's code throws
     */
    public void process(SourceBatch batch) {
        Task task = readers.get(batch.partition());
        InputOrder order = task == null ? null : orders.get(task.id());
        if (order == null) {
            processNow(batch);
        } else {
            order.add(batch);
            order.handOn(false, this::processNow);
        }
    }

    /**
     * Nothing more can be read for now: what waits for older records of other partitions goes on without them.
     *
     * @throws ProcessingFailure when the user's code throws
     */
    public void processWaiting() {
        orders.values().forEach(order -> order.handOn(true, this::processNow));
    }

    /** True when records wait for older ones of other partitions. */
    public boolean hasWaiting() {
        return orders.values().stream().anyMatch(order -> !order.isEmpty());
    }

    private void processNow(SourceBatch batch) {
        Task task = readers.get(batch.partition());
        if (task == null) {
            throw new IllegalStateException("Expected a task for " + batch.partition() + ", but found none");
        }
        try {
            task.process(batch.partition().topic(), batch.baseOffset(), batch.records());
            drainLanes();
        } catch (OperatorFailure e) {
            throw ofTheLog(e) ? (RuntimeException) e.getCause() : ProcessingFailure.during(batch, e);
        }
        nextOffsets.put(batch.partition(), batch.nextOffset());
        hasUncommitted = true;
    }

    /**
     * Tells the time, which stands still in between, and lets tasks do what is due by it. Call it before {@link #start}, too.
     *
     * @throws ProcessingFailure when the user's code throws
     */
    public void punctuate(long nowMs) {
        this.nowMs = nowMs;
        try {
            for (Task task : commitCycle.tasks()) {
                if (task.wallClockIs(nowMs)) {
                    drainLanes();
                    hasUncommitted = true;
                }
            }
        } catch (OperatorFailure e) {
            throw ofTheLog(e) ? (RuntimeException) e.getCause() : ProcessingFailure.duringPunctuation(e);
        }
    }

    /** True when it is not the user's code that failed, but what an operator wrote to. */
    private static boolean ofTheLog(OperatorFailure failure) {
        return failure.getCause() instanceof BindingFailure || failure.getCause() instanceof CommitFailure;
    }

    private void drainLanes() {
        for (int i = 0; i < drained.size(); i++) {
            drained.get(i).drain();
        }
    }

    /** True when there is something to commit. */
    public boolean hasUncommitted() {
        return hasUncommitted;
    }

    /** True when a commit should come before its time, since memory fills. */
    public boolean isFull() {
        if (transaction.gatheredBytes() > config.maxCommitBytes()) {
            return true;
        }
        for (Task task : commitCycle.tasks()) {
            if (task.isFull()) {
                return true;
            }
        }
        return false;
    }

    /** @throws ProcessingFailure when the user's code throws on what the tables hand on */
    public void commit() {
        try {
            commitCycle.run(nextOffsets, nowMs);
        } catch (OperatorFailure e) {
            throw ofTheLog(e) ? (RuntimeException) e.getCause() : ProcessingFailure.duringCommit(e);
        }
        nextOffsets.clear();
        hasUncommitted = false;
    }

    /** The store's parts, by partition; empty when this engine has no such store. */
    public List<KeyValueStore> store(String name) {
        List<KeyValueStore> parts = new ArrayList<>();
        for (Task task : commitCycle.tasks()) {
            StateStores opened = task.stores();
            if (opened != null) {
                opened.all().stream().filter(store -> store.name().equals(name)).forEach(parts::add);
            }
        }
        return parts;
    }

    /** Commits, and hands what the stores hold on the heap to their backends. */
    public void writeStores() {
        if (hasUncommitted) {
            commit();
        }
        for (Task task : commitCycle.tasks()) {
            StateStores opened = task.stores();
            if (opened != null) {
                opened.write(nowMs);
            }
        }
    }

    /** Makes durable what has been {@link #writeStores written}; what is on the disk need not be replayed. Any thread. */
    public void flushStores() {
        for (Task task : commitCycle.tasks()) {
            StateStores opened = task.stores();
            if (opened != null) {
                opened.flush();
            }
        }
    }

    /** Forgets what is not committed; what is, stays. */
    @Override
    public void close() {
        transaction.abort();
        RuntimeException failure = null;
        for (Task task : tasks.values()) {
            try {
                task.close();
            } catch (RuntimeException e) {
                failure = failure == null ? e : failure;
            }
        }
        transaction.close();
        if (failure != null) {
            throw failure;
        }
    }
}
