package io.splashdam.state.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.state.SessionStore;
import io.splashdam.state.SessionWalk;
import io.splashdam.state.StateBackend;
import io.splashdam.state.StateStores;
import io.splashdam.state.StoreShape;
import io.splashdam.state.StoreSpec;
import io.splashdam.state.ValueLayout;
import io.splashdam.state.WindowCursor;
import io.splashdam.state.WindowStore;
import io.splashdam.state.WindowWalk;
import io.splashdam.state.memory.MemoryBackend;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows and sessions in memory and in RocksDB, against lists, with commits and reopening. */
class WindowedStoresTest {
    private static final StoreShape WINDOWS = StoreShape.window(150_000, false);
    private static final StoreShape DUPLICATES = StoreShape.window(150_000, true);
    private static final StoreShape SESSIONS = StoreShape.session(150_000);
    private static final List<StoreSpec> SPECS = List.of(
            new StoreSpec("w", ValueLayout.PLAIN, true, WINDOWS),
            new StoreSpec("d", ValueLayout.PLAIN, true, DUPLICATES),
            new StoreSpec("s", ValueLayout.PLAIN, true, SESSIONS));

    @TempDir
    Path temp;

    private StateStores open() {
        RocksMemory memory = RocksMemory.shared(RocksMemory.DEFAULT_BYTES);
        return new StateStores(SPECS, RocksBackend.open(temp.resolve("db"), SPECS, memory), 6_000);
    }

    /** Repeat one: {@code mvn -pl state-store test -Dtest=WindowedStoresTest}; the seed is in the test's name. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void windowsAndSessionsAreWhatWasPutAndIsNotOver(long seed) {
        Random random = new Random(seed);
        WindowWalk windows = new WindowWalk(random, WINDOWS);
        WindowWalk duplicates = new WindowWalk(random, DUPLICATES);
        SessionWalk sessions = new SessionWalk(random, SESSIONS);
        boolean inMemory = seed % 3 == 0;
        StateBackend kept = new MemoryBackend(SPECS.size());
        StateStores stores = inMemory ? new StateStores(SPECS, kept, 6_000) : open();
        WindowStore w = new WindowStore(stores.store("w"));
        WindowStore d = new WindowStore(stores.store("d"));
        SessionStore s = new SessionStore(stores.store("s"));
        long position = 0;
        for (int i = 0; i < 2_500; i++) {
            windows.step(w);
            duplicates.step(d);
            sessions.step(s);
            if (random.nextInt(20) == 0) {
                position += 1_000;
                stores.commit(Map.of("w", position, "d", position, "s", position));
                stores.write();
                windows.committed();
                duplicates.committed();
                sessions.committed();
            }
            if (random.nextInt(400) == 0) {
                if (inMemory) {
                    stores = new StateStores(SPECS, kept, 6_000);
                } else {
                    stores.close();
                    stores = open();
                }
                w = new WindowStore(stores.store("w"));
                d = new WindowStore(stores.store("d"));
                s = new SessionStore(stores.store("s"));
                windows.rolledBack(w);
                duplicates.rolledBack(d);
                sessions.rolledBack(s);
            }
        }
        windows.compare(w);
        duplicates.compare(d);
        sessions.compare(s);
        stores.close();
    }

    @Test
    void whatIsOverLeavesTheDiskWithTheNextWrite() {
        try (StateStores stores = open()) {
            WindowStore windows = new WindowStore(stores.store("w"));
            for (int i = 0; i < 1_000; i++) {
                windows.put(new byte[] {(byte) i}, i * 1_000L, new byte[] {1});
                if (i % 100 == 0) {
                    stores.commit(Map.of("w", (long) i));
                }
            }
            stores.commit(Map.of("w", 1_000L));
            stores.write();
            int count = 0;
            try (var cursor = stores.store("w").all()) {
                while (cursor.next()) {
                    count++;
                }
            }
            assertThat(count).isBetween(150, 150 + 75);
        }
    }

    /** Numbers begin where no number of the run before can be. */
    @Test
    void duplicatesOfTwoRunsAtTheSameTimeAreBothKept() {
        for (int run = 1; run <= 3; run++) {
            try (StateStores stores = open()) {
                WindowStore windows = new WindowStore(stores.store("d"));
                windows.put(new byte[] {7}, 5L, new byte[] {(byte) run});
                stores.commit(Map.of("d", (long) 2 * run));
            }
        }
        try (StateStores stores = open();
                WindowCursor found = new WindowStore(stores.store("d")).fetch(new byte[] {7}, 5L, 5L)) {
            for (int run = 1; run <= 3; run++) {
                assertThat(found.next()).isTrue();
                assertThat(found.value()).containsExactly(run);
            }
            assertThat(found.next()).isFalse();
        }
    }

    @Test
    void aMarkIsKeptAndIsNoEntry() {
        try (StateStores stores = open()) {
            WindowStore windows = new WindowStore(stores.store("w"));
            SessionStore sessions = new SessionStore(stores.store("s"));
            windows.put(new byte[] {1}, 5L, new byte[] {2});
            windows.mark(77);
            sessions.mark(78);
            for (int i = 1; i < 10; i++) { // more than the retention
                windows.put(new byte[] {1}, i * 100_000L, new byte[] {3});
            }
            stores.commit(Map.of("w", 1L, "s", 1L));
        }
        try (StateStores stores = open()) {
            WindowStore windows = new WindowStore(stores.store("w"));
            SessionStore sessions = new SessionStore(stores.store("s"));
            assertThat(windows.streamTimeMs()).isEqualTo(900_000);
            assertThat(windows.mark()).isEqualTo(77);
            assertThat(sessions.mark()).isEqualTo(78);
            assertThat(sessions.streamTimeMs()).isEqualTo(-1);
            try (WindowCursor cursor = windows.all()) {
                while (cursor.next()) {
                    assertThat(cursor.key()).containsExactly(1);
                }
            }
        }
    }
}
