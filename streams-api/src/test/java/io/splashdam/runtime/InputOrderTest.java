package io.splashdam.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.operator.RecordBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InputOrderTest {
    private static final List<TopicPartition> PARTITIONS =
            List.of(new TopicPartition("a", 0), new TopicPartition("b", 0), new TopicPartition("c", 0));

    static long[] seeds() {
        return new Random(11).longs(200).toArray();
    }

    /** Repeat one: {@code mvn -pl streams-api -am test -Dtest=InputOrderTest}; the seed is in the test's name. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theOldestHeadComesNextAndOffsetsHaveNoGap(long seed) {
        Random random = new Random(seed);
        InputOrder order = new InputOrder(PARTITIONS);
        Map<TopicPartition, List<Long>> written = new HashMap<>(); // times by partition; the index is the offset
        PARTITIONS.forEach(partition -> written.put(partition, new ArrayList<>()));
        Map<TopicPartition, Long> processed = new HashMap<>();
        for (int step = 0; step < 60; step++) {
            boolean isAll = random.nextInt(6) == 0;
            if (!isAll) {
                order.add(batch(PARTITIONS.get(random.nextInt(3)), written, random));
            }
            order.handOn(isAll, batch -> check(batch, written, processed, isAll));
            assertThat(!isAll || order.isEmpty()).isTrue();
        }
        order.handOn(true, batch -> check(batch, written, processed, true));
        PARTITIONS.forEach(partition -> assertThat(processed.getOrDefault(partition, 0L))
                .isEqualTo((long) written.get(partition).size()));
    }

    private static SourceBatch batch(TopicPartition partition, Map<TopicPartition, List<Long>> written, Random random) {
        List<Long> times = written.get(partition);
        SourceBatch batch = new SourceBatch();
        long base = times.size();
        RecordBatch rows = batch.begin(partition, base);
        for (int row = 0; row < random.nextInt(6); row++) {
            long timestampMs = times.size() * 10L + random.nextInt(50);
            rows.keys().addNull();
            byte[] value = {(byte) times.size()};
            rows.values().addBytes(value, 0, 1);
            rows.endRow(timestampMs, row);
            times.add(timestampMs);
        }
        batch.end(times.size(), 1);
        return batch;
    }

    private static void check(
            SourceBatch batch,
            Map<TopicPartition, List<Long>> written,
            Map<TopicPartition, Long> processed,
            boolean isAll) {
        RecordBatch rows = batch.records();
        for (int row = 0; row < rows.count(); row++) {
            long offset = batch.baseOffset() + rows.origin(row);
            assertThat(offset).isEqualTo(processed.getOrDefault(batch.partition(), 0L));
            assertThat(rows.values().bytes()[rows.values().at(row)]).isEqualTo((byte) offset);
            long timestampMs = rows.timestampMs(row);
            for (TopicPartition other : PARTITIONS) {
                int next = (int) (long) processed.getOrDefault(other, 0L);
                if (next < written.get(other).size()) {
                    assertThat(timestampMs)
                            .isLessThanOrEqualTo(written.get(other).get(next));
                } else {
                    assertThat(isAll || other.equals(batch.partition())).isTrue();
                }
            }
            processed.put(batch.partition(), offset + 1);
        }
        assertThat(batch.nextOffset()).isEqualTo(processed.getOrDefault(batch.partition(), 0L));
    }
}
