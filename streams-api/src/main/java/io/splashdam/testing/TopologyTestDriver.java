package io.splashdam.testing;

import io.splashdam.operator.RecordBatch;
import io.splashdam.runtime.Engine;
import io.splashdam.runtime.EngineConfig;
import io.splashdam.runtime.Plan;
import io.splashdam.runtime.SourceBatch;
import io.splashdam.runtime.TopicPartition;
import io.splashdam.state.KeyValueStore;
import io.splashdam.state.memory.MemoryBackend;
import io.splashdam.state.serde.Serde;
import io.splashdam.stores.ReadOnlyKeyValueStore;
import io.splashdam.streams.QueryableStore;
import io.splashdam.streams.StoreOwner;
import io.splashdam.task.DefaultSerdes;
import io.splashdam.task.TaskAssembly;
import io.splashdam.topology.OffsetReset;
import io.splashdam.topology.StoreSerdes;
import io.splashdam.topology.SubTopology;
import io.splashdam.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs a topology without broker and threads, record by record.
 *
 * <pre>{@code
 * try (TopologyTestDriver driver = new TopologyTestDriver(topology)) {
 *     TestInputTopic<String, String> lines = driver.createInputTopic("lines", Serdes.String(), Serdes.String());
 *     TestOutputTopic<String, Long> counts = driver.createOutputTopic("counts", Serdes.String(), Serdes.Long());
 *     lines.pipeInput("a b a");
 *     assertThat(counts.readKeyValuesToMap()).isEqualTo(Map.of("a", 2L, "b", 1L));
 * }
 * }</pre>
 *
 * After each record what it caused is committed. Topics have one partition and need not be created. Owned by the test's thread.
 */
public final class TopologyTestDriver implements AutoCloseable {
    /** Every update of a table leaves it. */
    public static final long NO_CACHE = 0;

    private static final long CACHE_BYTES = 1 << 20;

    private final Topology topology;
    private final MemoryLog log = new MemoryLog(1);
    private final List<Engine> engines = new ArrayList<>();
    private final Map<String, Engine> readers = new HashMap<>();
    private final Map<String, Integer> read = new HashMap<>();
    private final SourceBatch batch = new SourceBatch();
    private final DefaultSerdes serdes;
    private long nowMs;

    public TopologyTestDriver(Topology topology) {
        this(topology, null, null, 0L);
    }

    /** @param initialMs wall clock, in milliseconds since 1970 */
    public TopologyTestDriver(
            Topology topology,
            @Nullable Serde<?> defaultKeySerde,
            @Nullable Serde<?> defaultValueSerde,
            long initialMs) {
        this(topology, defaultKeySerde, defaultValueSerde, initialMs, CACHE_BYTES);
    }

    /** @param cacheBytes as {@code statestore.cache.max.bytes}: {@link #NO_CACHE}, or any other for the last update per key */
    public TopologyTestDriver(
            Topology topology,
            @Nullable Serde<?> defaultKeySerde,
            @Nullable Serde<?> defaultValueSerde,
            long initialMs,
            long cacheBytes) {
        this.topology = topology;
        this.serdes = new DefaultSerdes(defaultKeySerde, defaultValueSerde);
        this.nowMs = initialMs;
        TaskAssembly.check(topology, serdes);
        EngineConfig config = new EngineConfig("test", serdes, OffsetReset.EARLIEST, cacheBytes, Long.MAX_VALUE);
        Plan plan = Plan.of(topology, log::partitionCount);
        for (List<SubTopology> group : plan.groups()) {
            Engine engine = new Engine(topology, plan, config, log, (task, stores) -> new MemoryBackend(stores.size()));
            engines.add(engine);
            engine.punctuate(nowMs);
            engine.start(group).keySet().forEach(partition -> readers.put(partition.topic(), engine));
        }
    }

    public <K, V> TestInputTopic<K, V> createInputTopic(String topic, Serde<K> keySerde, Serde<V> valueSerde) {
        if (!readers.containsKey(topic)) {
            throw new IllegalArgumentException("The topology does not read " + topic + ", but " + readers.keySet());
        }
        return new TestInputTopic<>(this, topic, keySerde, valueSerde);
    }

    public <K, V> TestOutputTopic<K, V> createOutputTopic(String topic, Serde<K> keySerde, Serde<V> valueSerde) {
        return new TestOutputTopic<>(this, topic, keySerde, valueSerde);
    }

    /** Topics that something was written to by the topology, changelogs included. */
    public Set<String> producedTopicNames() {
        return log.producedTopics();
    }

    /** The driver's wall clock, which stands still until it is moved. */
    public long nowMs() {
        return nowMs;
    }

    public void advanceWallClockTime(Duration by) {
        nowMs += by.toMillis();
        for (Engine engine : engines) {
            engine.punctuate(nowMs);
            engine.commit();
        }
        rereadOwnTopics("");
    }

    /** A table of the topology, to be asked. */
    @SuppressWarnings("unchecked") // the caller names the types that the topology gave the store
    public <K, V> ReadOnlyKeyValueStore<K, V> getKeyValueStore(String name) {
        StoreSerdes chosen = topology.storeSerdes(name);
        return new QueryableStore<>(new OwnedHere(name), (Serde<K>) serdes.key(name, chosen.key()), (Serde<V>)
                serdes.value(name, chosen.value()));
    }

    void pipe(String topic, StoredRecord record) {
        Engine engine = readers.get(topic);
        if (engine == null) {
            throw new IllegalArgumentException("The topology does not read " + topic);
        }
        TopicPartition partition = new TopicPartition(topic, 0);
        long offset = log.records(partition).size();
        log.records(partition).add(record);
        fill(batch, partition, offset, record);
        engine.process(batch);
        engine.processWaiting();
        engine.commit();
        rereadOwnTopics(topic);
    }

    /** What the topology wrote into topics that it reads itself. */
    private void rereadOwnTopics(String written) {
        for (Map.Entry<String, Engine> reader : readers.entrySet()) {
            TopicPartition partition = new TopicPartition(reader.getKey(), 0);
            long next = log.committedOffsets("test").getOrDefault(partition, 0L);
            while (!reader.getKey().equals(written)
                    && next < log.records(partition).size()) {
                fill(batch, partition, next, log.records(partition).get((int) next));
                reader.getValue().process(batch);
                reader.getValue().processWaiting();
                reader.getValue().commit();
                next++;
            }
        }
    }

    static void fill(SourceBatch batch, TopicPartition partition, long offset, StoredRecord record) {
        RecordBatch records = batch.begin(partition, offset);
        byte[] key = record.key();
        byte[] value = record.value();
        if (key == null) {
            records.keys().addNull();
        } else {
            records.keys().addBytes(key, 0, key.length);
        }
        if (value == null) {
            records.values().addNull();
        } else {
            records.values().addBytes(value, 0, value.length);
        }
        records.endRow(record.timestampMs(), 0);
        records.lastHeaders(record.headers());
        batch.end(offset + 1, 0);
    }

    @Nullable
    StoredRecord peek(String topic) {
        List<StoredRecord> records = log.records(new TopicPartition(topic, 0));
        int next = read.getOrDefault(topic, 0);
        return next < records.size() ? records.get(next) : null;
    }

    @Nullable
    StoredRecord take(String topic) {
        StoredRecord record = peek(topic);
        if (record != null) {
            read.merge(topic, 1, Integer::sum);
        }
        return record;
    }

    long unread(String topic) {
        return log.records(new TopicPartition(topic, 0)).size() - (long) read.getOrDefault(topic, 0);
    }

    @Override
    public void close() {
        engines.forEach(Engine::close);
    }

    private final class OwnedHere implements StoreOwner {
        private final List<KeyValueStore> parts = new ArrayList<>();

        OwnedHere(String name) {
            engines.forEach(engine -> parts.addAll(engine.store(name)));
        }

        @Override
        public int partitions() {
            return parts.size();
        }

        @Override
        public <R> R ask(int partition, Function<KeyValueStore, R> question) {
            return question.apply(parts.get(partition));
        }
    }
}
