package io.splashdam.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Random operations on a session store, each compared with a list of entries. */
public final class SessionWalk {
    private static final byte[][] KEYS = {{}, {1}, {1, 0}, {1, 0, 0, 0, 0, 0, 0, 0, 0}, {2}, {-1}};

    private final Random random;
    private final StoreShape shape;
    private List<Entry> model = new ArrayList<>();
    private List<Entry> committed = new ArrayList<>();
    private long streamTimeMs = -1;
    private long baseMs;

    private record Entry(byte[] key, long startMs, long endMs, byte[] value) {}

    public SessionWalk(Random random, StoreShape shape) {
        this.random = random;
        this.shape = shape;
    }

    public void step(SessionStore store) {
        baseMs += random.nextInt(4_000);
        byte[] key = KEYS[random.nextInt(KEYS.length)];
        long endMs = Math.max(0, baseMs - random.nextInt(random.nextInt(4) == 0 ? 400_000 : 10_000)) / 500 * 500;
        long startMs = Math.max(0, endMs - random.nextInt(20_000)) / 500 * 500;
        switch (random.nextInt(5)) {
            case 0, 1 -> put(store, key, startMs, endMs, value());
            case 2 -> remove(store);
            case 3 -> {
                long earliestMs = endMs - random.nextInt(100_000);
                compare(store.findSessions(key, earliestMs, endMs), of(key, key, earliestMs, endMs));
                List<Entry> one = of(key, key, endMs, startMs).stream()
                        .filter(entry -> entry.startMs() == startMs && entry.endMs() == endMs)
                        .toList();
                assertThat(store.fetchSession(key, startMs, endMs))
                        .isEqualTo(one.isEmpty() ? null : one.get(0).value());
            }
            default -> compare(store.findSessions(null, key, 0, endMs), of(null, key, 0, endMs));
        }
    }

    private void put(SessionStore store, byte[] key, long startMs, long endMs, byte @Nullable [] value) {
        store.put(key, startMs, endMs, value);
        streamTimeMs = Math.max(streamTimeMs, endMs);
        if (endMs / shape.segmentMs() < Math.max(0, streamTimeMs - shape.retentionMs()) / shape.segmentMs()) {
            return;
        }
        model.removeIf(
                entry -> entry.startMs() == startMs && entry.endMs() == endMs && Arrays.equals(entry.key(), key));
        if (value != null) {
            model.add(new Entry(key, startMs, endMs, value));
        }
    }

    private void remove(SessionStore store) {
        if (!model.isEmpty()) {
            Entry entry = model.get(random.nextInt(model.size()));
            put(store, entry.key(), entry.startMs(), entry.endMs(), null);
        }
    }

    private List<Entry> of(byte @Nullable [] from, byte @Nullable [] to, long earliestEndMs, long latestStartMs) {
        TreeMap<byte[], Entry> found = new TreeMap<>(Arrays::compareUnsigned);
        for (Entry entry : model) {
            if (entry.endMs() >= Math.max(earliestEndMs, streamTimeMs - shape.retentionMs() + 1)
                    && entry.startMs() <= latestStartMs
                    && (from == null || Arrays.compareUnsigned(from, entry.key()) <= 0)
                    && (to == null || Arrays.compareUnsigned(entry.key(), to) <= 0)) {
                found.put(
                        ByteBuffer.allocate(24 + entry.key().length)
                                .putLong(entry.endMs() / shape.segmentMs())
                                .put(entry.key())
                                .putLong(entry.endMs())
                                .putLong(entry.startMs())
                                .array(),
                        entry);
            }
        }
        return List.copyOf(found.values());
    }

    private static void compare(SessionCursor cursor, List<Entry> expected) {
        try (cursor) {
            for (Entry entry : expected) {
                assertThat(cursor.next()).isTrue();
                assertThat(cursor.key()).isEqualTo(entry.key());
                assertThat(cursor.startMs()).isEqualTo(entry.startMs());
                assertThat(cursor.endMs()).isEqualTo(entry.endMs());
                assertThat(cursor.value()).isEqualTo(entry.value());
            }
            assertThat(cursor.next()).isFalse();
        }
    }

    public void compare(SessionStore store) {
        compare(store.all(), of(null, null, 0, Long.MAX_VALUE));
    }

    public void committed() {
        committed = new ArrayList<>(model);
    }

    public void rolledBack(SessionStore store) {
        model = new ArrayList<>(committed);
        streamTimeMs = store.streamTimeMs();
    }

    private byte[] value() {
        byte[] value = new byte[random.nextInt(40)];
        random.nextBytes(value);
        return value;
    }
}
