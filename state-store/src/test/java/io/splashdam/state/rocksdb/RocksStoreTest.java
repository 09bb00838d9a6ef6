package io.splashdam.state.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.splashdam.state.KeyValueStore;
import io.splashdam.state.StateBackend;
import io.splashdam.state.StateException;
import io.splashdam.state.StateStores;
import io.splashdam.state.StoreSpec;
import io.splashdam.state.StoreWalk;
import io.splashdam.state.ValueLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RocksStoreTest {
    private static final List<StoreSpec> SPECS =
            List.of(new StoreSpec("a", ValueLayout.PLAIN, true), new StoreSpec("b", ValueLayout.TIMESTAMPED, true));

    @TempDir
    Path temp;

    private static StateStores open(Path directory, long overlayBytes) {
        RocksMemory memory = RocksMemory.shared(RocksMemory.DEFAULT_BYTES);
        return new StateStores(SPECS, RocksBackend.open(directory, SPECS, memory), overlayBytes);
    }

    /** Repeat one: {@code mvn -pl state-store test -Dtest=RocksStoreTest}; the seed is in the test's name. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void aStoreInRocksDbIsASortedMapAcrossReopening(long seed) {
        Random random = new Random(seed);
        StoreWalk walk = new StoreWalk(random, 1 + random.nextInt(2_000));
        Path directory = temp.resolve("db");
        StateStores stores = open(directory, 4_000);
        Map<Long, NavigableMap<byte[], byte[]>> commits = new HashMap<>();
        commits.put(StateBackend.NO_POSITION, walk.snapshot());
        long position = 0;
        boolean isCommitted = true;
        for (int i = 0; i < 2_000; i++) {
            walk.step(stores.store("a"));
            isCommitted = random.nextInt(20) == 0;
            if (isCommitted) {
                position += 1 + random.nextInt(100);
                stores.commit(Map.of("a", position));
                commits.put(position, walk.snapshot());
            }
            if (random.nextInt(isCommitted ? 10 : 300) == 0) {
                stores.close();
                stores = open(directory, 4_000);
                assertThat(stores.position("a")).isLessThanOrEqualTo(position);
                if (isCommitted) {
                    assertThat(stores.position("a")).isEqualTo(position);
                }
                position = Math.max(0, stores.position("a"));
                walk.goesBackTo(commits.get(stores.position("a")));
            }
        }
        walk.compare(stores.store("a"));
        stores.close();
    }

    /** What a kill leaves: the files as they are, without what is only in memtables. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12, 13, 14})
    void afterAKillTheStoreIsSomeCommitAndItsPositionSaysWhich(long seed) throws IOException {
        Random random = new Random(seed);
        StoreWalk walk = new StoreWalk(random, 300);
        Path directory = temp.resolve("db");
        RocksMemory memory = RocksMemory.shared(RocksMemory.DEFAULT_BYTES);
        StateBackend backend = RocksBackend.open(directory, SPECS, memory);
        StateStores stores = new StateStores(SPECS, backend, 1 << 20);
        Map<Long, NavigableMap<byte[], byte[]>> commits = new HashMap<>();
        for (long position = 1; position <= 60; position++) {
            for (int i = 0; i < 20; i++) {
                walk.step(stores.store("a"));
            }
            stores.commit(Map.of("a", position, "b", position * 10));
            commits.put(position, walk.snapshot());
            if (random.nextInt(5) == 0) {
                stores.write();
            }
            if (random.nextInt(10) == 0) {
                stores.flush();
            }
        }
        Path killed = temp.resolve("killed");
        copy(directory, killed);
        try (StateStores after = open(killed, 1 << 20)) {
            long position = after.position("a");
            if (position == StateBackend.NO_POSITION) {
                StoreWalk.assertEquals(after.store("a"), new StoreWalk(random, 1).snapshot());
            } else {
                StoreWalk.assertEquals(after.store("a"), commits.get(position));
                assertThat(after.position("b")).isEqualTo(position * 10);
            }
        }
        stores.close();
    }

    /** Copies again when a compaction changed the files meanwhile. */
    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        List<Path> before = List.of();
        while (true) {
            try {
                before = list(from);
                for (Path file : before) {
                    Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
                if (before.equals(list(from))) {
                    return;
                }
            } catch (NoSuchFileException e) {
                // a compaction replaced it
            }
            for (Path file : before) {
                Files.deleteIfExists(to.resolve(file.getFileName()));
            }
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> !file.getFileName().toString().equals("LOCK"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void discardingForgetsContentAndPositionEvenWhenKilledRightAfter() throws IOException {
        Path directory = temp.resolve("db");
        StateStores stores = open(directory, 1 << 20);
        stores.store("a").put(new byte[] {1}, new byte[] {2});
        stores.store("b").put(new byte[] {3}, new byte[] {4});
        stores.commit(Map.of("a", 5L, "b", 6L));
        stores.write();
        stores.discard("a");
        Path killed = temp.resolve("killed");
        copy(directory, killed);
        for (StateStores after : List.of(stores, open(killed, 1 << 20))) {
            assertThat(after.position("a")).isEqualTo(StateBackend.NO_POSITION);
            assertThat(after.store("a").get(new byte[] {1})).isNull();
            assertThat(after.store("b").get(new byte[] {3})).containsExactly(4);
            after.close();
        }
    }

    @Test
    void aStoreThatTheTopologyDroppedIsKeptAndComesBack() {
        Path directory = temp.resolve("db");
        try (StateStores stores = open(directory, 1 << 20)) {
            stores.store("b").put(new byte[] {3}, new byte[] {4});
            stores.commit(Map.of("b", 6L));
        }
        RocksMemory memory = RocksMemory.shared(RocksMemory.DEFAULT_BYTES);
        RocksBackend.open(directory, SPECS.subList(0, 1), memory).close();
        try (StateStores stores = open(directory, 1 << 20)) {
            assertThat(stores.position("b")).isEqualTo(6);
            assertThat(stores.store("b").get(new byte[] {3})).containsExactly(4);
        }
    }

    @Test
    void aDirectoryInUseIsRefusedWithItsName() {
        Path directory = temp.resolve("db");
        StateStores stores = open(directory, 1 << 20);
        assertThatThrownBy(() -> open(directory, 1 << 20))
                .isInstanceOf(StateException.class)
                .hasMessageContaining(directory.toString());
        stores.close();
    }

    @Test
    void theNativeLibraryIsNotExtractedAgain() throws IOException {
        NativeLibrary.load();
        Path directory = Path.of(System.getProperty("java.io.tmpdir"));
        try (var files = Files.list(directory)) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("librocksdbjni")
                            && lastModified(file)
                                    > ProcessHandle.current()
                                            .info()
                                            .startInstant()
                                            .orElseThrow()
                                            .toEpochMilli()))
                    .isEmpty();
        }
    }

    private static long lastModified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            return 0;
        }
    }

    @Test
    void manyKeysGoThroughOneLookup() {
        try (StateStores stores = open(temp.resolve("db"), 1_000)) {
            KeyValueStore store = stores.store("a");
            for (int round = 0; round < 3; round++) {
                int[] slots = new int[5_000];
                for (int i = 0; i < slots.length; i++) {
                    byte[] key = ("key-" + i).getBytes(java.nio.charset.StandardCharsets.UTF_8);
                    slots[i] = store.slot(key, 0, key.length);
                }
                store.load();
                for (int i = 0; i < slots.length; i++) {
                    assertThat(store.isPresent(slots[i])).isEqualTo(round > 0);
                    if (round > 0) {
                        assertThat(store.arena()[store.valueAt(slots[i])]).isEqualTo((byte) (round - 1));
                    }
                    store.put(slots[i], new byte[] {(byte) round}, 0, 1);
                }
                stores.commit(Map.of("a", (long) round));
            }
        }
    }
}
