package io.splashdam.state.memory;

import io.splashdam.state.KeyValueStore;
import io.splashdam.state.StateStores;
import io.splashdam.state.StoreSpec;
import io.splashdam.state.StoreWalk;
import io.splashdam.state.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryStoreTest {
    /** Repeat one: {@code mvn -pl state-store test -Dtest=MemoryStoreTest}; the seed is in the test's name. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void overlayAndBackendTogetherAreASortedMap(long seed) {
        Random random = new Random(seed);
        StoreWalk walk = new StoreWalk(random, 1 + random.nextInt(500));
        long overlayBytes = random.nextBoolean() ? 2_000 : 1 << 20;
        StateStores stores = new StateStores(
                List.of(new StoreSpec("s", ValueLayout.PLAIN, true)), new MemoryBackend(1), overlayBytes);
        KeyValueStore store = stores.store("s");
        store.keepCommittedValues();
        NavigableMap<byte[], byte[]> committed = walk.snapshot();
        for (int i = 0; i < 3_000; i++) {
            walk.step(store);
            walk.compareCommitted(store, committed);
            if (stores.isFull() || random.nextInt(40) == 0) {
                stores.commit(Map.of("s", (long) i));
                committed = walk.snapshot();
                if (random.nextInt(5) == 0) {
                    stores.write();
                }
            }
        }
        walk.compare(store);
    }
}
