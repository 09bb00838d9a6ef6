package io.splashdam.producer;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Entries by producer id, without a boxed key: each batch looks its producer up. Open addressing, at most half full.
 * Owned by the append thread; costs nothing while it is empty, as most of a thousand idle partitions are.
 */
final class ProducerTable {
    private static final @Nullable ProducerEntry[] EMPTY = new ProducerEntry[0];
    private static final int FIRST_SLOTS = 4;

    private @Nullable ProducerEntry[] slots = EMPTY;
    private int size;

    int size() {
        return size;
    }

    @Nullable
    ProducerEntry get(long producerId) {
        return size == 0 ? null : slots[slotOf(producerId)];
    }

    void put(ProducerEntry entry) {
        if (size * 2 >= slots.length) {
            grow();
        }
        int slot = slotOf(entry.producerId);
        if (slots[slot] == null) {
            size++;
        }
        slots[slot] = entry;
    }

    void remove(long producerId) {
        removeIf(entry -> entry.producerId == producerId);
    }

    void removeIf(Predicate<ProducerEntry> isGone) {
        @Nullable ProducerEntry[] old = slots;
        int survivors = 0;
        for (ProducerEntry entry : old) {
            if (entry != null && !isGone.test(entry)) {
                survivors++;
            }
        }
        if (survivors == size) {
            return;
        }
        clear();
        for (ProducerEntry entry : old) {
            if (entry != null && !isGone.test(entry)) {
                put(entry);
            }
        }
    }

    void clear() {
        slots = EMPTY;
        size = 0;
    }

    void forEach(Consumer<ProducerEntry> each) {
        for (ProducerEntry entry : slots) {
            if (entry != null) {
                each.accept(entry);
            }
        }
    }

    /** By rising producer id, so that the same state has the same bytes in a snapshot. */
    ProducerEntry[] sorted() {
        ProducerEntry[] entries = new ProducerEntry[size];
        int count = 0;
        for (ProducerEntry entry : slots) {
            if (entry != null) {
                entries[count++] = entry;
            }
        }
        Arrays.sort(entries, (a, b) -> Long.compare(a.producerId, b.producerId));
        return entries;
    }

    private void grow() {
        @Nullable ProducerEntry[] old = slots;
        slots = new ProducerEntry[Math.max(FIRST_SLOTS, old.length * 2)];
        for (ProducerEntry entry : old) {
            if (entry != null) {
                slots[slotOf(entry.producerId)] = entry;
            }
        }
    }

    /** Where the producer is, or the free slot where it would go. */
    private int slotOf(long producerId) {
        int mask = slots.length - 1;
        int slot = Long.hashCode(producerId * 0x9E3779B97F4A7C15L) & mask;
        for (ProducerEntry entry = slots[slot]; entry != null && entry.producerId != producerId; entry = slots[slot]) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
