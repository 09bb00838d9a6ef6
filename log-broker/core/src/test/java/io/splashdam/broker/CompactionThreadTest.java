package io.splashdam.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.local.GroupOffsets;
import io.splashdam.local.GroupOffsets.TopicPartition;
import io.splashdam.log.PartitionLog;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker's own compacted topic: what groups committed is there after the cleaner and a restart. */
class CompactionThreadTest {
    private static final int COMMITS = 15_000;
    private static final int GROUPS = 7;

    @TempDir
    Path directory;

    @Test
    void committedOffsetsOutliveCompactionAndRestart() {
        Map<String, String> settings = Map.of(
                "log.cleaner.backoff.ms", "20",
                "log.cleaner.min.cleanable.ratio", "0.1",
                "offsets.topic.num.partitions", "1",
                "offsets.topic.segment.bytes", "1mb");
        TopicPartition partition = new TopicPartition("t", 0);
        try (Splashdam splashdam = Splashdam.open(directory, settings)) {
            splashdam.client().createTopic("t", 1, Map.of());
            GroupOffsets offsets = splashdam.client().groupOffsets();
            CompletableFuture<?>[] last = new CompletableFuture<?>[GROUPS];
            for (int i = 0; i < COMMITS; i++) {
                last[i % GROUPS] = offsets.commit("group-" + i % GROUPS, Map.of(partition, (long) i));
            }
            CompletableFuture.allOf(last).join();
            await().until(() -> offsetsLog(splashdam).sizeBytes() < 1 << 20);
        }
        try (Splashdam splashdam = Splashdam.open(directory, settings)) {
            for (int group = 0; group < GROUPS; group++) {
                Map<TopicPartition, Long> committed = splashdam
                        .client()
                        .groupOffsets()
                        .committed("group-" + group)
                        .join();
                assertThat(committed.get(partition))
                        .isGreaterThanOrEqualTo(COMMITS - GROUPS)
                        .isEqualTo((COMMITS - 1 - group) / GROUPS * GROUPS + group);
            }
        }
    }

    private static PartitionLog offsetsLog(Splashdam splashdam) {
        return splashdam
                .broker()
                .directory()
                .log(
                        splashdam
                                .client()
                                .cluster()
                                .topic(ClusterImage.OFFSETS_TOPIC)
                                .id(),
                        0);
    }
}
