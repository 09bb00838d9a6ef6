package io.splashdam.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.dsl.Consumed;
import io.splashdam.dsl.Grouped;
import io.splashdam.dsl.Materialized;
import io.splashdam.dsl.Produced;
import io.splashdam.dsl.StreamsBuilder;
import io.splashdam.runtime.Binding;
import io.splashdam.runtime.Engine;
import io.splashdam.runtime.EngineConfig;
import io.splashdam.runtime.OutputTransaction;
import io.splashdam.runtime.Plan;
import io.splashdam.runtime.ProcessingGuarantee;
import io.splashdam.runtime.RecordSource;
import io.splashdam.runtime.SourceBatch;
import io.splashdam.runtime.TopicPartition;
import io.splashdam.state.StateBackend;
import io.splashdam.state.changelog.ChangelogReader;
import io.splashdam.state.memory.MemoryBackend;
import io.splashdam.state.serde.Serdes;
import io.splashdam.task.DefaultSerdes;
import io.splashdam.task.TaskId;
import io.splashdam.topology.OffsetReset;
import io.splashdam.topology.Topology;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A run with crashes at every step of the commit ends like a run without. */
class CrashTest {
    private static final int PARTITIONS = 3;
    private static final int LINES = 120;

    static long[] seeds() {
        return new Random(7).longs(60).toArray();
    }

    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static Topology wordCount() {
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream("lines", Consumed.with(Serdes.String(), Serdes.String()))
                .flatMapValues(line -> List.of(line.split(" ")))
                .groupBy((key, word) -> word, Grouped.with(Serdes.String(), Serdes.String()))
                .count(Materialized.as("counts"))
                .toStream()
                .to("counted", Produced.with(Serdes.String(), Serdes.Long()));
        return builder.build();
    }

    /** Repeat one: {@code mvn -pl streams-api -am test -Dtest=CrashTest}; the seed is in the test's name. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void countsAndOutputsAreThoseOfARunWithoutCrashes(long seed) {
        Random random = new Random(seed);
        boolean isCaching = random.nextBoolean();
        MemoryLog log = new MemoryLog(PARTITIONS);
        Map<String, Long> expected = writeLines(log, random);
        Map<TaskId, StateBackend> kept = new HashMap<>();
        int crashes = 0;
        while (!run(log, kept, random, isCaching)) {
            crashes++;
            if (random.nextInt(4) == 0) {
                kept.clear(); // the disk is gone too
            }
        }
        assertThat(outputs(log, isCaching)).as("%d crashes", crashes).isEqualTo(expected);
        assertThat(stores(kept)).as("%d crashes", crashes).isEqualTo(expected);
    }

    private static Map<String, Long> writeLines(MemoryLog log, Random random) {
        Map<String, Long> expected = new HashMap<>();
        for (int i = 0; i < LINES; i++) {
            StringBuilder line = new StringBuilder();
            for (int w = 0; w < 1 + random.nextInt(5); w++) {
                String word = "w" + random.nextInt(20);
                line.append(w == 0 ? "" : " ").append(word);
                expected.merge(word, 1L, Long::sum);
            }
            log.records(new TopicPartition("lines", random.nextInt(PARTITIONS)))
                    .add(new StoredRecord(i, null, line.toString().getBytes(StandardCharsets.UTF_8), List.of()));
        }
        return expected;
    }

    /** Runs until everything is read and committed (true) or a crash (false). */
    private static boolean run(MemoryLog log, Map<TaskId, StateBackend> kept, Random random, boolean isCaching) {
        Topology topology = wordCount();
        Plan plan = Plan.of(topology, log::partitionCount);
        EngineConfig config = new EngineConfig(
                "app", new DefaultSerdes(null, null), OffsetReset.EARLIEST, isCaching ? 1 << 20 : 0, 1 << 20);
        Engine engine = new Engine(
                topology,
                plan,
                config,
                new CrashingBinding(log, random),
                (task, stores) -> kept.computeIfAbsent(task, any -> new MemoryBackend(stores.size())));
        try {
            Map<TopicPartition, Long> offsets =
                    new HashMap<>(engine.start(plan.groups().get(0)));
            SourceBatch batch = new SourceBatch();
            while (advance(log, engine, offsets, batch, random)) {
                if (random.nextInt(4) == 0) {
                    engine.commit();
                }
                if (random.nextInt(12) == 0) {
                    engine.writeStores();
                }
                if (random.nextInt(30) == 0) {
                    throw new Crash();
                }
            }
            engine.commit();
            engine.writeStores();
            return true;
        } catch (Crash e) {
            return false;
        }
    }

    private static boolean advance(
            MemoryLog log, Engine engine, Map<TopicPartition, Long> offsets, SourceBatch batch, Random random) {
        int first = random.nextInt(PARTITIONS);
        for (int i = 0; i < PARTITIONS; i++) {
            TopicPartition partition = new TopicPartition("lines", (first + i) % PARTITIONS);
            long next = offsets.get(partition);
            if (next < log.records(partition).size()) {
                TopologyTestDriver.fill(
                        batch, partition, next, log.records(partition).get((int) next));
                engine.process(batch);
                offsets.put(partition, next + 1);
                return true;
            }
        }
        return false;
    }

    private static Map<String, Long> outputs(MemoryLog log, boolean isCaching) {
        Map<String, Long> last = new HashMap<>();
        for (int i = 0; i < PARTITIONS; i++) {
            for (StoredRecord record : log.records(new TopicPartition("counted", i))) {
                long count = ByteBuffer.wrap(record.value()).getLong();
                Long before = last.put(new String(record.key(), StandardCharsets.UTF_8), count);
                if (isCaching) {
                    assertThat(count).isGreaterThan(before == null ? 0 : before);
                } else {
                    assertThat(count).isEqualTo(before == null ? 1 : before + 1);
                }
            }
        }
        return last;
    }

    private static Map<String, Long> stores(Map<TaskId, StateBackend> kept) {
        Map<String, Long> all = new HashMap<>();
        kept.values().forEach(backend -> {
            try (var cursor = backend.range(0, null, null)) {
                while (cursor.next()) {
                    all.put(
                            new String(cursor.key(), StandardCharsets.UTF_8),
                            ByteBuffer.wrap(cursor.value()).getLong(8));
                }
            }
        });
        return all;
    }

    /** Crashes now and then before the log commits, and now and then after it has, before the stores hear of it. */
    private record CrashingBinding(MemoryLog log, Random random) implements Binding {
        @Override
        public String logId() {
            return log.logId();
        }

        @Override
        public int partitionCount(String topic) {
            return log.partitionCount(topic);
        }

        @Override
        public void createTopicIfAbsent(String topic, int partitions, Map<String, String> config) {
            log.createTopicIfAbsent(topic, partitions, config);
        }

        @Override
        public RecordSource source(ProcessingGuarantee guarantee) {
            return log.source(guarantee);
        }

        @Override
        public ChangelogReader changelog(String topic, int partition) {
            return log.changelog(topic, partition);
        }

        @Override
        public Map<TopicPartition, Long> committedOffsets(String applicationId) {
            return log.committedOffsets(applicationId);
        }

        @Override
        public long beginningOffset(TopicPartition partition) {
            return log.beginningOffset(partition);
        }

        @Override
        public long endOffset(TopicPartition partition) {
            return log.endOffset(partition);
        }

        @Override
        public OutputTransaction transaction(String applicationId, String taskGroup, ProcessingGuarantee guarantee) {
            OutputTransaction real = log.transaction(applicationId, taskGroup, guarantee);
            return new OutputTransaction() {
                @Override
                public TopicOutput topic(String topic) {
                    return real.topic(topic);
                }

                @Override
                public void offsets(Map<TopicPartition, Long> nextOffsets) {
                    real.offsets(nextOffsets);
                }

                @Override
                public long gatheredBytes() {
                    return real.gatheredBytes();
                }

                @Override
                public Map<TopicPartition, Long> commit() {
                    if (random.nextInt(10) == 0) {
                        throw new Crash();
                    }
                    Map<TopicPartition, Long> ends = real.commit();
                    if (random.nextInt(10) == 0) {
                        throw new Crash();
                    }
                    return ends;
                }

                @Override
                public void abort() {
                    real.abort();
                }

                @Override
                public void close() {}
            };
        }
    }
}
