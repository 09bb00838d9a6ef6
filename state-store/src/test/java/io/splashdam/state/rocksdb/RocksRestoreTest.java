package io.splashdam.state.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.state.StateStores;
import io.splashdam.state.StoreSpec;
import io.splashdam.state.ValueLayout;
import io.splashdam.state.changelog.ChangelogReader;
import io.splashdam.state.changelog.Restore;
import io.splashdam.state.changelog.RestorePlan;
import io.splashdam.state.changelog.RestoreProgress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real store on a disk does when it and its changelog disagree. */
class RocksRestoreTest {
    private static final List<StoreSpec> SPECS = List.of(new StoreSpec("s", ValueLayout.PLAIN, true));
    private static final long DAY_MS = 86_400_000;

    @TempDir
    Path temp;

    private final Changelog log = new Changelog();

    private StateStores open(Path directory) {
        return new StateStores(SPECS, RocksBackend.open(directory, SPECS, RocksMemory.shared(32 << 20)), 1 << 20);
    }

    private StateStores open() {
        return open(temp.resolve("0_0"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void put(StateStores stores, String key, String value) {
        stores.store("s").put(bytes(key), bytes(value));
        log.add(key, value);
    }

    private static Map<String, String> content(StateStores stores) {
        Map<String, String> all = new TreeMap<>();
        try (var cursor = stores.store("s").range(null, null)) {
            while (cursor.next()) {
                all.put(
                        new String(cursor.key(), StandardCharsets.UTF_8),
                        new String(cursor.value(), StandardCharsets.UTF_8));
            }
        }
        return all;
    }

    private Restore.Outcome restore(StateStores stores, long nowMs) {
        return Restore.run(stores, "s", log, nowMs, RestoreProgress.UNHEARD);
    }

    @Test
    void aKillBetweenTheLogsCommitAndTheStoresIsATailThatIsReplayed() {
        try (StateStores stores = open()) {
            put(stores, "a", "1");
            stores.commit(Map.of("s", log.end()), 1000);
            stores.write();
            put(stores, "a", "2"); // the log has it, the store was never told
        }
        try (StateStores stores = open()) {
            assertThat(content(stores)).isEqualTo(Map.of("a", "1"));
            assertThat(restore(stores, 2000)).isEqualTo(new Restore.Outcome(new RestorePlan.Tail(1, 2), 1));
            assertThat(content(stores)).isEqualTo(Map.of("a", "2"));
        }
        try (StateStores stores = open()) {
            assertThat(restore(stores, 3000).plan()).isEqualTo(new RestorePlan.Complete(2));
        }
    }

    @Test
    void aStoreAheadOfItsLogIsRestoredFromTheBeginningWithTheReason() {
        try (StateStores stores = open()) {
            put(stores, "a", "1");
            put(stores, "b", "1");
            stores.commit(Map.of("s", log.end()), 1000);
        }
        log.cutAt(1); // the machine lost power, and the log its tail
        try (StateStores stores = open()) {
            RestorePlan plan = restore(stores, 2000).plan();
            assertThat(plan)
                    .isEqualTo(new RestorePlan.Full(
                            0,
                            1,
                            "the log ends at 1, before the store's position 2: the log has lost records that the store"
                                    + " has"));
            assertThat(content(stores)).isEqualTo(Map.of("a", "1"));
        }
    }

    @Test
    void aPositionOlderThanTheLogsStartIsRestoredFromTheBeginning() {
        try (StateStores stores = open()) {
            put(stores, "gone", "1");
            stores.commit(Map.of("s", log.end()), 1000);
        }
        log.add("gone", null);
        log.add("b", "1");
        log.beginAt(2); // with the deletion
        try (StateStores stores = open()) {
            assertThat(restore(stores, 2000).plan().toString()).contains("deletions may be missing");
            assertThat(content(stores)).isEqualTo(Map.of("b", "1"));
        }
    }

    @Test
    void aStoreThatWasAwayForLongerThanDeletionsAreKeptIsRestoredFromTheBeginning() {
        try (StateStores stores = open()) {
            put(stores, "gone", "1");
            put(stores, "kept", "1");
            stores.commit(Map.of("s", log.end()), 1000);
        }
        log.add("gone", null);
        log.add("b", "1");
        log.compact(0, 2); // of "gone" nothing is left, not even that it was deleted
        try (StateStores stores = open()) {
            assertThat(restore(stores, 1000 + DAY_MS).plan())
                    .isEqualTo(new RestorePlan.Full(
                            0,
                            4,
                            "the store was last in step 86400 s ago, and the log forgets deletions after 86400 s"
                                    + " (delete.retention.ms)"));
            assertThat(content(stores)).isEqualTo(Map.of("b", "1", "kept", "1"));
        }
    }

    @Test
    void aStoreThatNothingChangedStaysAsYoungAsItsApplication() {
        try (StateStores stores = open()) {
            put(stores, "a", "1");
            stores.commit(Map.of("s", log.end()), 1000);
            stores.write(5 * DAY_MS);
        }
        log.add("b", "1");
        try (StateStores stores = open()) {
            assertThat(stores.inStepMs("s")).isEqualTo(5 * DAY_MS);
            assertThat(restore(stores, 5 * DAY_MS + 1).plan()).isEqualTo(new RestorePlan.Tail(1, 2));
        }
    }

    @Test
    void aCopyOfTheStoresOpensElsewhereAndGoesOnFromItsPosition() {
        Path copy = temp.resolve("standby").resolve("0_0");
        try (StateStores stores = open()) {
            put(stores, "a", "1");
            stores.commit(Map.of("s", log.end()), 1000);
            stores.write();
            stores.checkpoint(copy);
            put(stores, "a", "2");
            stores.commit(Map.of("s", log.end()), 2000);
        }
        try (StateStores standby = open(copy)) {
            assertThat(content(standby)).isEqualTo(Map.of("a", "1"));
            assertThat(restore(standby, 3000).plan()).isEqualTo(new RestorePlan.Tail(1, 2));
            assertThat(content(standby)).isEqualTo(Map.of("a", "2"));
        }
    }

    /** A changelog in a list; a compacted record is a hole. */
    private static final class Changelog implements ChangelogReader {
        private final List<@Nullable String[]> records = new ArrayList<>();
        private long beginning;

        void add(String key, @Nullable String value) {
            records.add(new @Nullable String[] {key, value});
        }

        long end() {
            return records.size();
        }

        void cutAt(int end) {
            records.subList(end, records.size()).clear();
        }

        void beginAt(long offset) {
            beginning = offset;
        }

        void compact(int... offsets) {
            for (int offset : offsets) {
                records.set(offset, new @Nullable String[] {null, null});
            }
        }

        @Override
        public long beginningOffset() {
            return beginning;
        }

        @Override
        public long endOffset() {
            return records.size();
        }

        @Override
        public long deleteRetentionMs() {
            return DAY_MS;
        }

        @Override
        public long read(long fromOffset, Sink sink) {
            String[] record = records.get((int) fromOffset);
            if (record[0] != null) {
                byte[] key = bytes(record[0]);
                byte[] value = record[1] == null ? new byte[0] : bytes(record[1]);
                sink.accept(0, key, 0, key.length, value, 0, record[1] == null ? -1 : value.length);
            }
            return fromOffset + 1;
        }

        @Override
        public void close() {}
    }
}
