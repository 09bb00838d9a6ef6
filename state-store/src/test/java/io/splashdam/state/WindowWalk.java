package io.splashdam.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Random operations on a window store, each compared with a list of entries. Time moves on, sometimes back. */
public final class WindowWalk {
    private static final byte[][] KEYS = {{}, {1}, {1, 0}, {1, 0, 0, 0, 0, 0, 0, 0, 0}, {1, 0, 0, 0, 0, 0, 1}, {2}, {-1}
    };

    /** With numbers behind the time, the order among keys of which one begins another depends on the numbers. */
    private static final byte[][] KEYS_OF_ONE_LENGTH = {{1}, {2}, {-1}};

    private final Random random;
    private final StoreShape shape;
    private final byte[][] keys;
    private List<Entry> model = new ArrayList<>();
    private List<Entry> committed = new ArrayList<>();
    private long streamTimeMs = -1;
    private long baseMs;

    private record Entry(byte[] key, long startMs, byte[] value) {}

    public WindowWalk(Random random, StoreShape shape) {
        this.random = random;
        this.shape = shape;
        this.keys = shape.retainsDuplicates() ? KEYS_OF_ONE_LENGTH : KEYS;
    }

    public void step(WindowStore store) {
        baseMs += random.nextInt(4_000);
        byte[] key = keys[random.nextInt(keys.length)];
        long atMs = Math.max(0, baseMs - random.nextInt(random.nextInt(4) == 0 ? 400_000 : 10_000)) / 500 * 500;
        switch (random.nextInt(6)) {
            case 0, 1, 2 -> put(store, key, atMs, value());
            case 3 -> put(store, key, atMs, null);
            case 4 -> {
                long fromMs = atMs - random.nextInt(300_000);
                compare(store.fetch(key, fromMs, atMs), of(key, key, fromMs, atMs));
                if (!shape.retainsDuplicates()) {
                    List<Entry> one = of(key, key, atMs, atMs);
                    assertThat(store.fetch(key, atMs))
                            .isEqualTo(one.isEmpty() ? null : one.get(0).value());
                }
            }
            default -> {
                byte[] other = keys[random.nextInt(keys.length)];
                byte[] from = random.nextBoolean() ? null : Arrays.compareUnsigned(key, other) <= 0 ? key : other;
                byte[] to = random.nextBoolean() ? null : from == key ? other : key;
                if (from == null || to == null || Arrays.compareUnsigned(from, to) <= 0) {
                    compare(store.fetch(from, to, atMs - 100_000, atMs), of(from, to, atMs - 100_000, atMs));
                }
            }
        }
    }

    private void put(WindowStore store, byte[] key, long startMs, byte @Nullable [] value) {
        if (value == null) {
            store.put(key, startMs, null);
        } else if (!shape.retainsDuplicates() && random.nextBoolean()) {
            int slot = store.slot(key, 0, key.length, startMs);
            if (slot >= 0) {
                store.entries().load();
                store.entries().put(slot, value, 0, value.length);
            }
        } else {
            store.put(key, startMs, value);
        }
        if (shape.retainsDuplicates() && value == null) {
            return;
        }
        streamTimeMs = Math.max(streamTimeMs, startMs);
        if (startMs / shape.segmentMs() < Math.max(0, streamTimeMs - shape.retentionMs()) / shape.segmentMs()) {
            return;
        }
        if (!shape.retainsDuplicates()) {
            model.removeIf(entry -> entry.startMs() == startMs && Arrays.equals(entry.key(), key));
        }
        if (value != null) {
            model.add(new Entry(key, startMs, value));
        }
    }

    /** What a search has to find: by segment, then by the bytes of key and time; duplicates in the order they came. */
    private List<Entry> of(byte @Nullable [] from, byte @Nullable [] to, long fromMs, long toMs) {
        TreeMap<byte[], List<Entry>> found = new TreeMap<>(Arrays::compareUnsigned);
        for (Entry entry : model) {
            if (entry.startMs() >= Math.max(fromMs, streamTimeMs - shape.retentionMs() + 1)
                    && entry.startMs() <= toMs
                    && (from == null || Arrays.compareUnsigned(from, entry.key()) <= 0)
                    && (to == null || Arrays.compareUnsigned(entry.key(), to) <= 0)) {
                byte[] order = java.nio.ByteBuffer.allocate(20 + entry.key().length)
                        .putLong(entry.startMs() / shape.segmentMs())
                        .put(entry.key())
                        .putLong(entry.startMs())
                        .array();
                found.computeIfAbsent(order, any -> new ArrayList<>()).add(entry);
            }
        }
        return found.values().stream().flatMap(List::stream).toList();
    }

    private static void compare(WindowCursor cursor, List<Entry> expected) {
        try (cursor) {
            for (Entry entry : expected) {
                assertThat(cursor.next()).isTrue();
                assertThat(cursor.key()).isEqualTo(entry.key());
                assertThat(cursor.startMs()).isEqualTo(entry.startMs());
                assertThat(cursor.value()).isEqualTo(entry.value());
            }
            assertThat(cursor.next()).isFalse();
        }
    }

    /** Everything in the store is as in the model. */
    public void compare(WindowStore store) {
        compare(store.all(), of(null, null, 0, Long.MAX_VALUE));
    }

    public void committed() {
        committed = new ArrayList<>(model);
    }

    /** After this the store knows of its time only what the last segment tells. */
    public void rolledBack(WindowStore store) {
        model = new ArrayList<>(committed);
        streamTimeMs = store.streamTimeMs();
    }

    private byte[] value() {
        byte[] value = new byte[random.nextInt(40)];
        random.nextBytes(value);
        return value;
    }
}
