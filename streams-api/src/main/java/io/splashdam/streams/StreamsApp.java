package io.splashdam.streams;

import io.splashdam.runtime.Binding;
import io.splashdam.runtime.Engine;
import io.splashdam.runtime.EngineConfig;
import io.splashdam.runtime.Plan;
import io.splashdam.runtime.StartFailure;
import io.splashdam.runtime.StateDirectory;
import io.splashdam.runtime.StoreOpener;
import io.splashdam.runtime.StreamThread;
import io.splashdam.runtime.TopicPartition;
import io.splashdam.state.KeyValueStore;
import io.splashdam.state.StateBackend;
import io.splashdam.state.StoreSpec;
import io.splashdam.state.changelog.Restore;
import io.splashdam.state.changelog.RestorePlan;
import io.splashdam.state.changelog.RestoreProgress;
import io.splashdam.state.memory.MemoryBackend;
import io.splashdam.state.rocksdb.RocksBackend;
import io.splashdam.state.rocksdb.RocksMemory;
import io.splashdam.state.serde.Serde;
import io.splashdam.stores.ReadOnlyKeyValueStore;
import io.splashdam.task.TaskAssembly;
import io.splashdam.task.TaskId;
import io.splashdam.topology.SinkNode;
import io.splashdam.topology.StoreSerdes;
import io.splashdam.topology.SubTopology;
import io.splashdam.topology.Topology;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A topology that runs.
 *
 * <pre>{@code
 * try (StreamsApp app = new StreamsApp(topology, StreamsConfig.of("word-count"), Embedded.on(splashdam))) {
 *     app.start();
 *     app.awaitEnd();
 * }
 * }</pre>
 *
 * <p>Outputs, changelogs and input offsets of each commit are written together or not at all; after a kill an application goes on
 * where its last commit stood. If the user's code throws, the application stops in {@link State#ERROR} and {@link #failure} says
 * at which record.
 *
 * <p>Any thread. The fields are guarded by this object's lock, since several threads start, stop and fail it; nothing that waits
 * is done under it.
 */
public final class StreamsApp implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StreamsApp.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final Topology topology;
    private final StreamsConfig config;
    private final Binding binding;
    private final List<StreamThread> threads = new ArrayList<>();
    private final List<List<SubTopology>> groupOfThread = new ArrayList<>();
    private State state = State.CREATED;
    private StateListener listener = (to, from) -> {};
    private @Nullable Consumer<Throwable> failureHandler;
    private volatile StateRestoreListener restoreListener = new StateRestoreListener() {};
    private @Nullable Throwable failure;
    private @Nullable Plan plan;
    private @Nullable StateDirectory directory;
    private @Nullable ScheduledExecutorService housekeeping;
    private int starting;
    private int alive;

    /** Hears changes of an application's state, on the thread that makes them. */
    @FunctionalInterface
    public interface StateListener {
        void onChange(State newState, State oldState);
    }

    public StreamsApp(Topology topology, StreamsConfig config, Binding binding) {
        this.topology = topology;
        this.config = config;
        this.binding = binding;
    }

    /** Before {@link #start}. */
    public synchronized void setStateListener(StateListener newListener) {
        expectCreated();
        listener = newListener;
    }

    /** Before {@link #start}: is told why the application stopped, beside the log, on its stream thread; it must not wait for the end. */
    public synchronized void setFailureHandler(Consumer<Throwable> handler) {
        expectCreated();
        failureHandler = handler;
    }

    /** Before {@link #start}: hears how the stores catch up. */
    public synchronized void setGlobalStateRestoreListener(StateRestoreListener newListener) {
        expectCreated();
        restoreListener = newListener;
    }

    private void expectCreated() {
        if (state != State.CREATED) {
            throw new IllegalStateException("Expected an application that has not been started, but it is " + state);
        }
    }

    /**
     * Starts it; returns when its threads run, while stores may still be restored.
     *
     * @throws StartFailure when a topic is missing or another instance runs
     * @throws io.splashdam.topology.TopologyException when a serde is missing
     */
    public synchronized void start() {
        expectCreated();
        TaskAssembly.check(topology, config.serdes());
        try {
            prepare();
        } catch (RuntimeException e) {
            letGo();
            throw e;
        }
        starting = threads.size();
        alive = threads.size();
        to(State.REBALANCING);
        threads.forEach(StreamThread::start);
    }

    private void prepare() {
        Plan ready = Plan.of(topology, binding::partitionCount);
        checkSinks();
        plan = ready;
        StateDirectory opened = StateDirectory.open(config.stateDir(), config.applicationId());
        directory = opened;
        opened.claim(binding.logId());
        for (List<SubTopology> group : grouped(ready)) {
            groupOfThread.add(group);
            threads.add(thread(threads.size() + 1, ready, group, opened));
        }
    }

    private void checkSinks() {
        for (SubTopology part : topology.subTopologies()) {
            for (SinkNode sink : part.sinks()) {
                if (!topology.isRepartition(sink.topic()) && binding.partitionCount(sink.topic()) < 0) {
                    throw new StartFailure("Topic " + sink.topic() + ", which " + sink.name()
                            + " writes, does not exist; create it before the application starts");
                }
            }
        }
    }

    /** Groups that need not commit together, dealt out to as many threads as there may be. */
    private List<List<SubTopology>> grouped(Plan ready) {
        int count = Math.min(config.threads(), ready.groups().size());
        List<List<SubTopology>> dealt = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            dealt.add(new ArrayList<>());
        }
        for (int i = 0; i < ready.groups().size(); i++) {
            dealt.get(i % count).addAll(ready.groups().get(i));
        }
        return dealt;
    }

    private StreamThread thread(int number, Plan ready, List<SubTopology> group, StateDirectory opened) {
        // A commit is what has been gathered, and what caches let go then: at most twice, as a change and as an output.
        long maxShareBytes = binding.maxTransactionBytes() / 4;
        EngineConfig engineConfig = new EngineConfig(
                config.applicationId(),
                taskGroup(group),
                config.guarantee(),
                config.serdes(),
                config.offsetReset(),
                Math.min(
                        maxShareBytes,
                        config.maxCacheBytes()
                                / Math.min(config.threads(), ready.groups().size())),
                Math.min(maxShareBytes, config.maxCommitBytes()));
        return new StreamThread(
                config.applicationId() + "-stream-" + number,
                () -> new Engine(topology, ready, engineConfig, binding, stores(opened)),
                group,
                () -> binding.source(config.guarantee()),
                config.commitIntervalMs(),
                InstantSource.system(),
                new StreamThread.Listener() {
                    @Override
                    public void running() {
                        onRunning();
                    }

                    @Override
                    public void ended(@Nullable Throwable failure) {
                        onEnded(failure);
                    }
                });
    }

    /** The smallest sub-topology's number: the same in every run of a topology with as many threads. */
    private static String taskGroup(List<SubTopology> group) {
        return Integer.toString(group.stream().mapToInt(SubTopology::id).min().orElse(0));
    }

    private StoreOpener stores(StateDirectory opened) {
        return new StoreOpener() {
            @Override
            public StateBackend open(TaskId task, List<StoreSpec> specs) {
                return config.store() == StoreKind.IN_MEMORY
                        ? new MemoryBackend(specs.size())
                        : RocksBackend.open(opened.task(task), specs, RocksMemory.shared(config.stateMemoryBytes()));
            }

            @Override
            public RestoreProgress restoring(TaskId task, String store) {
                return new RestoreReport(store, changelog(task, store), restoreListener, InstantSource.system());
            }

            @Override
            public void restored(TaskId task, String store, Restore.Outcome outcome) {
                if (!(outcome.plan() instanceof RestorePlan.Complete)) {
                    restoreListener.onRestoreEnd(changelog(task, store), store, outcome.records());
                }
                log.info(
                        "Application {}, task {}: store {} replayed {} records, {}",
                        config.applicationId(),
                        task,
                        store,
                        outcome.records(),
                        outcome.plan());
            }

            private TopicPartition changelog(TaskId task, String store) {
                return new TopicPartition(config.applicationId() + "-" + store + "-changelog", task.partition());
            }
        };
    }

    private synchronized void onRunning() {
        starting--;
        if (starting == 0 && state == State.REBALANCING) {
            ScheduledExecutorService timer =
                    Executors.newSingleThreadScheduledExecutor(task -> daemon(task, config.applicationId() + "-flush"));
            timer.scheduleWithFixedDelay(
                    this::flushStores,
                    config.stateFlushIntervalMs(),
                    config.stateFlushIntervalMs(),
                    TimeUnit.MILLISECONDS);
            housekeeping = timer;
            to(State.RUNNING);
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private void flushStores() {
        try {
            threads.forEach(StreamThread::flushStores);
        } catch (RuntimeException e) {
            log.warn(
                    "Stores of {} could not be flushed; a restart will have more to replay", config.applicationId(), e);
        }
    }

    private synchronized void onEnded(@Nullable Throwable cause) {
        alive--;
        if (cause != null && failure == null) {
            failure = cause;
            log.error("Application {} stops: {}", config.applicationId(), cause.getMessage(), cause);
            Consumer<Throwable> handler = failureHandler;
            if (handler != null) {
                handler.accept(cause);
            }
        }
        if (cause != null) {
            threads.forEach(StreamThread::close);
        }
        if (alive == 0) {
            letGo();
            to(failure != null ? State.ERROR : State.NOT_RUNNING);
        }
    }

    private void letGo() {
        ScheduledExecutorService timer = housekeeping;
        if (timer != null) {
            timer.shutdown();
        }
        StateDirectory opened = directory;
        if (opened != null) {
            opened.close();
        }
        binding.close();
    }

    private void to(State next) {
        State before = state;
        state = next;
        notifyAll();
        log.info("Application {}: {} to {}", config.applicationId(), before, next);
        listener.onChange(next, before);
    }

    public synchronized State state() {
        return state;
    }

    /** Why it is in {@link State#ERROR}. */
    public synchronized @Nullable Throwable failure() {
        return failure;
    }

    /** Waits until it is in {@code expected} or has ended; true when it is in {@code expected}. */
    public synchronized boolean await(State expected, Duration timeout) throws InterruptedException {
        long deadlineNs = System.nanoTime() + timeout.toNanos();
        while (state != expected && !state.hasEnded()) {
            long leftMs = (deadlineNs - System.nanoTime()) / 1_000_000;
            if (leftMs <= 0) {
                return false;
            }
            wait(leftMs);
        }
        return state == expected;
    }

    /** Waits until it has ended, cleanly or not. */
    public synchronized State awaitEnd() throws InterruptedException {
        while (!state.hasEnded()) {
            wait();
        }
        return state;
    }

    /** Commits, stops and lets go; waits for that up to 30 seconds. */
    @Override
    public void close() {
        close(CLOSE_TIMEOUT);
    }

    /** Commits, stops and lets go. True when that was done within the time. Not from a stream thread. */
    public boolean close(Duration timeout) {
        synchronized (this) {
            if (state == State.CREATED) {
                to(State.NOT_RUNNING);
            }
            if (state.hasEnded()) {
                return true;
            }
            if (state != State.PENDING_SHUTDOWN) {
                to(State.PENDING_SHUTDOWN);
            }
        }
        threads.forEach(StreamThread::close);
        long deadlineNs = System.nanoTime() + timeout.toNanos();
        try {
            for (StreamThread thread : threads) {
                if (!thread.awaitEnd(Math.max(0, (deadlineNs - System.nanoTime()) / 1_000_000))) {
                    return false;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return true;
    }

    /** Deletes the stores on disk; they are restored at the next start. Only while the application does not run. */
    public synchronized void cleanUp() {
        if (state != State.CREATED && !state.hasEnded()) {
            throw new IllegalStateException("Expected an application that does not run, but it is " + state);
        }
        try (StateDirectory opened = StateDirectory.open(config.stateDir(), config.applicationId())) {
            opened.clean();
        }
    }

    /**
     * A table of the topology, to be asked while the application runs: {@code app.store("counts")}.
     *
     * @throws IllegalArgumentException when there is no such store
     */
    @SuppressWarnings("unchecked") // the caller names the types that the topology gave the store
    public synchronized <K, V> ReadOnlyKeyValueStore<K, V> store(String name) {
        StoreSerdes chosen = topology.storeSerdes(name);
        Plan ready = plan;
        if (ready == null) {
            throw new IllegalStateException(
                    "The application has not been started; its stores can be asked once it runs");
        }
        for (int i = 0; i < threads.size(); i++) {
            for (SubTopology part : groupOfThread.get(i)) {
                if (part.stores().stream().anyMatch(store -> store.name().equals(name))) {
                    int partitions = ready.partitions().getOrDefault(part.id(), 0);
                    return new QueryableStore<>(
                            new OwnedByThread(threads.get(i), name, partitions),
                            (Serde<K>) config.serdes().key(name, chosen.key()),
                            (Serde<V>) config.serdes().value(name, chosen.value()));
                }
            }
        }
        throw new IllegalArgumentException("There is no store " + name);
    }

    private record OwnedByThread(StreamThread thread, String store, int partitions) implements StoreOwner {
        @Override
        public <R> R ask(int partition, Function<KeyValueStore, R> question) {
            try {
                return thread.ask(store, partition, question).join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : e;
            }
        }
    }
}
