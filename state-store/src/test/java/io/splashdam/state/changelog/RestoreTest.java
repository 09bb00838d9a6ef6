package io.splashdam.state.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.state.StateBackend;
import io.splashdam.state.StateStores;
import io.splashdam.state.StoreShape;
import io.splashdam.state.StoreSpec;
import io.splashdam.state.ValueLayout;
import io.splashdam.state.WindowStore;
import io.splashdam.state.memory.MemoryBackend;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RestoreTest {
    private static final byte[] KEY = {1};

    private final FakeLog log = new FakeLog();
    private final StateStores stores =
            new StateStores(List.of(new StoreSpec("s", ValueLayout.TIMESTAMPED, true)), new MemoryBackend(1), 1 << 20);

    @Test
    void aNewStoreIsReplayedFromTheBeginning() {
        log.add(7, new byte[] {5});
        log.add(8, new byte[] {6});
        Restore.Outcome outcome = Restore.run(stores, "s", log);
        assertThat(outcome.records()).isEqualTo(2);
        assertThat(stores.position("s")).isEqualTo(2);
        assertThat(stores.store("s").get(KEY)).containsExactly(0, 0, 0, 0, 0, 0, 0, 8, 6);
    }

    @Test
    void onlyTheTailIsReplayed() {
        log.add(7, new byte[] {5});
        Restore.run(stores, "s", log);
        log.add(9, null);
        Restore.Outcome outcome = Restore.run(stores, "s", log);
        assertThat(outcome).isEqualTo(new Restore.Outcome(new RestorePlan.Tail(1, 2), 1));
        assertThat(stores.store("s").get(KEY)).isNull();
    }

    @Test
    void aStoreAheadOfItsLogIsEmptiedFirst() {
        stores.store("s").put(new byte[] {9}, new byte[9]);
        stores.commit(Map.of("s", 100L));
        stores.write();
        log.add(7, new byte[] {5});
        assertThat(Restore.run(stores, "s", log).plan()).isInstanceOf(RestorePlan.Full.class);
        assertThat(stores.store("s").get(new byte[] {9})).isNull();
        assertThat(stores.store("s").get(KEY)).hasSize(9);
    }

    @Test
    void aPositionBeforeTheLogBeginsIsNotTrusted() {
        assertThat(RestorePlan.of(3, 4, 10)).isInstanceOf(RestorePlan.Full.class);
        assertThat(RestorePlan.of(4, 4, 10)).isEqualTo(new RestorePlan.Tail(4, 10));
        assertThat(RestorePlan.of(10, 4, 10)).isEqualTo(new RestorePlan.Complete(10));
        assertThat(RestorePlan.of(StateBackend.NO_POSITION, 0, 0)).isInstanceOf(RestorePlan.Full.class);
    }

    /** The changelog's keys are Kafka Streams': without the segment, which the store puts before them. */
    @Test
    void windowsComeBackIntoTheirSegments() {
        StoreSpec spec = new StoreSpec("s", ValueLayout.PLAIN, true, StoreShape.window(120_000, false));
        StateStores windowed = new StateStores(List.of(spec), new MemoryBackend(1), 1 << 20);
        byte[] key = ByteBuffer.allocate(13).put((byte) 1).putLong(90_000).array();
        log.add(7, key, new byte[] {5});
        log.add(8, ByteBuffer.allocate(13).put((byte) 1).putLong(95_000).array(), new byte[] {6});
        log.add(9, key, null);
        Restore.run(windowed, "s", log);
        WindowStore windows = new WindowStore(windowed.store("s"));
        assertThat(windows.fetch(KEY, 95_000)).containsExactly(6);
        assertThat(windows.fetch(KEY, 90_000)).isNull();
        assertThat(windows.streamTimeMs()).isEqualTo(60_000);
    }

    /** Records in a list, handed out one at a time. */
    private static final class FakeLog implements ChangelogReader {
        private final List<Long> timestamps = new ArrayList<>();
        private final List<byte[]> keys = new ArrayList<>();
        private final List<byte[]> values = new ArrayList<>();

        void add(long timestampMs, byte[] value) {
            add(timestampMs, KEY, value);
        }

        void add(long timestampMs, byte[] key, byte[] value) {
            keys.add(key);
            timestamps.add(timestampMs);
            values.add(value);
        }

        @Override
        public long beginningOffset() {
            return 0;
        }

        @Override
        public long endOffset() {
            return values.size();
        }

        @Override
        public long read(long fromOffset, Sink sink) {
            byte[] value = values.get((int) fromOffset);
            byte[] bytes = value == null ? new byte[0] : value;
            byte[] key = keys.get((int) fromOffset);
            sink.accept(
                    timestamps.get((int) fromOffset), key, 0, key.length, bytes, 0, value == null ? -1 : bytes.length);
            return fromOffset + 1;
        }

        @Override
        public void close() {}
    }
}
