package io.splashdam.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

/** Random operations on a store, held against a sorted map. */
public final class StoreWalk {
    private final Random random;
    private final int keys;
    private NavigableMap<byte[], byte[]> model = sorted();

    public StoreWalk(Random random, int keys) {
        this.random = random;
        this.keys = keys;
    }

    private static NavigableMap<byte[], byte[]> sorted() {
        return new TreeMap<>(Arrays::compareUnsigned);
    }

    /** One random operation, by key or by slots; its result is compared. */
    public void step(KeyValueStore store) {
        byte[] key = key();
        switch (random.nextInt(6)) {
            case 0, 1 -> {
                byte[] value = value();
                store.put(key, value);
                model.put(key, value);
            }
            case 2 -> {
                store.delete(key);
                model.remove(key);
            }
            case 3 -> assertThat(store.get(key)).isEqualTo(model.get(key));
            case 4 -> batch(store);
            default -> range(store);
        }
    }

    /** As an operator does it: all slots, one load, then the values. */
    private void batch(KeyValueStore store) {
        List<byte[]> batch = new ArrayList<>();
        int[] slots = new int[1 + random.nextInt(20)];
        for (int i = 0; i < slots.length; i++) {
            batch.add(key());
            slots[i] = store.slot(batch.get(i), 0, batch.get(i).length);
        }
        store.load();
        for (int i = 0; i < slots.length; i++) {
            byte[] expected = model.get(batch.get(i));
            assertThat(store.isPresent(slots[i])).isEqualTo(expected != null);
            if (expected != null) {
                int at = store.valueAt(slots[i]);
                assertThat(Arrays.copyOfRange(store.arena(), at, at + store.valueLength(slots[i])))
                        .isEqualTo(expected);
            }
            byte[] value = value();
            store.put(slots[i], value, 0, value.length);
            model.put(batch.get(i), value);
        }
    }

    private void range(KeyValueStore store) {
        byte[] from = random.nextBoolean() ? key() : null;
        byte[] to = random.nextBoolean() ? key() : null;
        if (from != null && to != null && Arrays.compareUnsigned(from, to) > 0) {
            return;
        }
        NavigableMap<byte[], byte[]> expected = from == null ? model : model.tailMap(from, true);
        expected = to == null ? expected : expected.headMap(to, false);
        try (StateCursor cursor = store.range(from, to)) {
            for (Map.Entry<byte[], byte[]> entry : expected.entrySet()) {
                assertThat(cursor.next()).isTrue();
                assertThat(cursor.key()).isEqualTo(entry.getKey());
                assertThat(cursor.value()).isEqualTo(entry.getValue());
            }
            assertThat(cursor.next()).isFalse();
        }
    }

    /** The store has gone back to what it was at a {@link #snapshot}. */
    public void goesBackTo(NavigableMap<byte[], byte[]> snapshot) {
        model = sorted();
        model.putAll(snapshot);
    }

    /** Everything in the store is as in the model. */
    public void compare(KeyValueStore store) {
        assertEquals(store, model);
    }

    /** What some slots say of the last commit is what was there then. */
    public void compareCommitted(KeyValueStore store, NavigableMap<byte[], byte[]> committed) {
        for (int i = 0; i < 10; i++) {
            byte[] key = key();
            int slot = store.slot(key, 0, key.length);
            store.load();
            assertThat(store.committedValue(slot)).isEqualTo(committed.get(key));
            assertThat(store.wasPresent(slot)).isEqualTo(committed.containsKey(key));
        }
    }

    public NavigableMap<byte[], byte[]> snapshot() {
        NavigableMap<byte[], byte[]> copy = sorted();
        copy.putAll(model);
        return copy;
    }

    public static void assertEquals(KeyValueStore store, NavigableMap<byte[], byte[]> expected) {
        try (StateCursor cursor = store.all()) {
            for (Map.Entry<byte[], byte[]> entry : expected.entrySet()) {
                assertThat(cursor.next()).isTrue();
                assertThat(cursor.key()).isEqualTo(entry.getKey());
                assertThat(cursor.value()).isEqualTo(entry.getValue());
            }
            assertThat(cursor.next()).isFalse();
        }
    }

    private byte[] key() {
        int number = random.nextInt(keys);
        byte[] key = new byte[1 + number % 23];
        Arrays.fill(key, (byte) (number * 31));
        key[0] = (byte) number;
        return key;
    }

    private byte[] value() {
        byte[] value = new byte[random.nextInt(40)];
        random.nextBytes(value);
        return value;
    }
}
