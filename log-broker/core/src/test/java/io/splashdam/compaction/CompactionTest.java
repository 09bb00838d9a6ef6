package io.splashdam.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.compaction.CompactedLog.Written;
import io.splashdam.producer.ProducerStates;
import io.splashdam.record.BatchView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What survives, against a model that forgets nothing: every codec, tombstones, producers, transactions, rounds with little memory. */
class CompactionTest {
    private static final int SEEDS = 400;
    private static final long DELETE_RETENTION_MS = 300;

    @Test
    void theNewestValueOfEachKeySurvivesAndNothingElseDoes() {
        long first = Long.getLong("compaction.seed", 1);
        int changed = 0;
        for (long seed = first; seed < first + Integer.getInteger("compaction.seeds", SEEDS); seed++) {
            try {
                changed += run(new SplittableRandom(seed));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "Seed " + seed + " found: " + e
                                + "\nRepeat with: mvn -pl log-broker/core test -Dtest=CompactionTest -DargLine='-Dcompaction.seed="
                                + seed + " -Dcompaction.seeds=1'",
                        e);
            }
        }
        assertThat(changed).isGreaterThan(SEEDS);
    }

    private static int run(SplittableRandom random) {
        CompactedLog log = new CompactedLog(random);
        int changed = 0;
        for (int round = 0; round < 12; round++) {
            log.write(1 + random.nextInt(30));
            long limit = log.cleanedTo + random.nextLong(log.nextOffset - log.cleanedTo + 1);
            long dedupeBytes = random.nextInt(4) == 0 ? 24L * (6 + random.nextInt(8)) : 1 << 20;
            changed += log.clean(limit, DELETE_RETENTION_MS, dedupeBytes);
            check(log);
        }
        for (int round = 0; round < 3; round++) { // horizons are set, pass, and what waited for them goes
            log.clean(log.nextOffset, DELETE_RETENTION_MS, 1 << 20);
            check(log);
            log.nowMs += DELETE_RETENTION_MS + 1;
        }
        log.clean(log.nextOffset, DELETE_RETENTION_MS, 1 << 20);
        check(log);
        tombstonesGo(log);
        assertThat(log.clean(log.nextOffset, DELETE_RETENTION_MS, 1 << 20)).isZero();
        return changed;
    }

    private static void check(CompactedLog log) {
        Map<Long, String> found = survivorsAreAsTheyWereWritten(log);
        newestOfEachKeyIsThere(log, found.keySet());
        cleanPartHasNothingElse(log, found.keySet());
        markersOutliveTheirRecords(log);
        producersAreKnown(log);
        assertThat(log.nextOffset == 0 || log.cleanedTo == 0 || hasBatchBefore(log, log.cleanedTo))
                .isTrue();
    }

    private static Map<Long, String> survivorsAreAsTheyWereWritten(CompactedLog log) {
        long end = 0;
        for (BatchView batch : log.views()) {
            assertThat(batch.isSound()).isTrue();
            assertThat(batch.baseOffset()).isGreaterThanOrEqualTo(end);
            end = batch.nextOffset();
        }
        assertThat(end).isEqualTo(log.nextOffset);
        Map<Long, String> found = new HashMap<>();
        log.forEachRecord((batch, record) -> {
            if (batch.isControl()) {
                return;
            }
            Written written = log.written.get(record.offset());
            found.put(record.offset(), written.key);
            assertThat(text(record.key())).isEqualTo(written.key);
            assertThat(text(record.value())).isEqualTo(written.value);
            assertThat(record.timestampMs()).isEqualTo(written.timestampMs);
            assertThat(record.timestampMs()).isLessThanOrEqualTo(batch.maxTimestamp());
            assertThat(batch.producerId()).isEqualTo(written.producerId);
        });
        return found;
    }

    private static String text(ByteBuffer bytes) {
        return bytes == null
                ? null
                : StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }

    private static void newestOfEachKeyIsThere(CompactedLog log, Set<Long> found) {
        Set<String> seen = new HashSet<>();
        log.written.descendingMap().forEach((offset, record) -> {
            boolean isNewest = record.isDecided && !record.isAborted && seen.add(record.key);
            boolean mayBeGone = record.value == null
                    && record.cleanedMs >= 0
                    && record.cleanedMs + DELETE_RETENTION_MS <= log.nowMs;
            if (offset >= log.cleanedTo || isNewest && !mayBeGone) {
                assertThat(found).as("the record of %s", record.key).contains(offset);
            }
        });
    }

    private static void cleanPartHasNothingElse(CompactedLog log, Set<Long> found) {
        Set<String> seen = new HashSet<>();
        for (long offset : new TreeSet<>(found).headSet(log.cleanedTo, false).descendingSet()) {
            Written record = log.written.get(offset);
            assertThat(record.isAborted).isFalse();
            assertThat(seen.add(record.key))
                    .as("a second record of %s at %s", record.key, offset)
                    .isTrue();
        }
    }

    private static void markersOutliveTheirRecords(CompactedLog log) {
        Set<Long> controls = new HashSet<>();
        log.forEachRecord((batch, record) -> {
            if (batch.isControl()) {
                controls.add(record.offset());
            }
        });
        log.forEachRecord((batch, record) -> {
            if (batch.isTransactional() && !batch.isControl()) {
                log.markers.stream()
                        .filter(marker ->
                                marker.producerId() == batch.producerId() && marker.offset() > record.offset())
                        .findFirst()
                        .ifPresent(marker -> assertThat(controls).contains(marker.offset()));
            }
        });
    }

    private static void producersAreKnown(CompactedLog log) {
        ProducerStates fold = new ProducerStates();
        log.views().forEach(fold::append);
        assertThat(fold.lastRecords()).isEqualTo(log.everything.lastRecords());
        assertThat(fold.firstOpenTransactionOffset()).isEqualTo(log.everything.firstOpenTransactionOffset());
    }

    private static boolean hasBatchBefore(CompactedLog log, long offset) {
        return log.views().stream().anyMatch(batch -> batch.nextOffset() == offset);
    }

    private static void tombstonesGo(CompactedLog log) {
        log.forEachRecord((batch, record) -> assertThat(record.offset() >= log.cleanedTo || record.hasValue())
                .as("no tombstone at %s", record.offset())
                .isTrue());
    }
}
