package io.splashdam.task;

import io.splashdam.operator.Moment;
import io.splashdam.operator.Operator;
import io.splashdam.operator.OperatorFailure;
import io.splashdam.operator.Punctuations;
import io.splashdam.operator.RecordBatch;
import io.splashdam.state.KeyValueStore;
import io.splashdam.state.StateStores;
import io.splashdam.state.ValueLayout;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One sub-topology for one partition.
 *
 * <p>Owned by the thread that runs it; made by {@link TaskAssembly}.
 */
public final class Task implements AutoCloseable {
    private final TaskId id;
    private final Map<String, TaskSource> sources;
    private final Map<String, Operator> operators;
    private final @Nullable StateStores stores;
    private final Map<String, Outputs.TopicOutput> changelogs;
    private final Moment moment;
    private final Punctuations punctuations;

    Task(
            TaskId id,
            Map<String, TaskSource> sources,
            Map<String, Operator> operators,
            @Nullable StateStores stores,
            Map<String, Outputs.TopicOutput> changelogs,
            Moment moment,
            Punctuations punctuations) {
        this.id = id;
        this.sources = sources;
        this.operators = operators;
        this.stores = stores;
        this.changelogs = changelogs;
        this.moment = moment;
        this.punctuations = punctuations;
    }

    public TaskId id() {
        return id;
    }

    /** By topic. */
    public Map<String, TaskSource> sources() {
        return sources;
    }

    public @Nullable StateStores stores() {
        return stores;
    }

    /**
     * Works on records of a topic.
     *
     * @param baseOffset offset from which the rows' origins count
     * @throws OperatorFailure when the user's code throws
     */
    public void process(String topic, long baseOffset, RecordBatch batch) {
        TaskSource source = taskSource(topic);
        moment.at(topic, id.partition(), baseOffset);
        batch.keys().form(source.keySerde());
        batch.values().form(source.valueSerde());
        source.inlet().accept(batch);
    }

    /** The way in for records of a topic. */
    public Inlet source(String topic) {
        return taskSource(topic).inlet();
    }

    /**
     * Tells the task the time and lets it do what is due by it; true when something was done.
     *
     * @throws OperatorFailure when the user's code throws
     */
    public boolean wallClockIs(long nowMs) {
        moment.wallClock(nowMs);
        return punctuations.wallClockIs(nowMs);
    }

    private TaskSource taskSource(String topic) {
        TaskSource source = sources.get(topic);
        if (source == null) {
            throw new IllegalArgumentException(
                    "Expected task " + id + " to read one of " + sources.keySet() + ", but found " + topic);
        }
        return source;
    }

    /** Hands on what operators held back, upstream first. */
    public void flush() {
        operators.forEach((name, operator) -> {
            try {
                operator.flush();
            } catch (OperatorFailure e) {
                throw e;
            } catch (RuntimeException e) {
                throw new OperatorFailure(name, OperatorFailure.NO_ORIGIN, e);
            }
        });
    }

    /** Appends every change since the last commit to the changelogs: the last value per key. */
    public void writeChangelogs() {
        if (stores == null) {
            return;
        }
        for (KeyValueStore store : stores.all()) {
            Outputs.TopicOutput changelog = changelogs.get(store.name());
            if (changelog != null) {
                writeChangelog(store, changelog);
            }
        }
    }

    private void writeChangelog(KeyValueStore store, Outputs.TopicOutput changelog) {
        byte[] arena = store.arena();
        int prefixBytes = store.spec().layout().prefixBytes();
        int keyPrefixBytes = store.spec().shape().prefixBytes();
        ByteBuffer view = ByteBuffer.wrap(arena);
        for (int i = 0; i < store.dirtyCount(); i++) {
            int slot = store.dirtySlot(i);
            int valueLength = store.valueLength(slot);
            boolean hasTimestamp = valueLength >= 0 && store.spec().layout() == ValueLayout.TIMESTAMPED;
            int keyAt = store.keyAt(slot) + keyPrefixBytes;
            int keyLength = store.keyLength(slot) - keyPrefixBytes;
            changelog.append(
                    id.partition(),
                    hasTimestamp
                            ? view.getLong(store.valueAt(slot))
                            : Math.max(
                                    0L, store.spec().shape().timeMs(arena, keyAt, keyLength)), // retention goes by it
                    arena,
                    keyAt,
                    keyLength,
                    arena,
                    store.valueAt(slot) + prefixBytes,
                    valueLength < 0 ? -1 : valueLength - prefixBytes,
                    List.of());
        }
    }

    /** Names of the stores that have a changelog. */
    public Map<String, Outputs.TopicOutput> changelogs() {
        return changelogs;
    }

    /** Says from where in its changelog each store continues, once the log has committed. */
    public void committed(Map<String, Long> positions, long nowMs) {
        moment.committed();
        if (stores != null) {
            stores.commit(new LinkedHashMap<>(positions), nowMs);
        }
    }

    /** True when a commit should come soon, since stores hold more on the heap than they may, or an operator asked for it. */
    public boolean isFull() {
        return moment.isCommitRequested() || (stores != null && stores.isFull());
    }

    @Override
    public void close() {
        operators.values().forEach(Operator::close);
        if (stores != null) {
            stores.close();
        }
    }
}
