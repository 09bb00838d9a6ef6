package io.splashdam.record;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps a few things that are dear to make; any thread may take one. What does not fit when it comes back is closed. */
final class Lending<T> {
    private final AtomicReferenceArray<@Nullable T> shelf;
    private final Supplier<T> make;
    private final Consumer<T> close;

    Lending(int kept, Supplier<T> make, Consumer<T> close) {
        this.shelf = new AtomicReferenceArray<>(kept);
        this.make = make;
        this.close = close;
    }

    T take() {
        for (int i = 0; i < shelf.length(); i++) {
            T kept = shelf.getAndSet(i, null);
            if (kept != null) {
                return kept;
            }
        }
        return make.get();
    }

    void giveBack(T lent) {
        for (int i = 0; i < shelf.length(); i++) {
            if (shelf.compareAndSet(i, null, lent)) {
                return;
            }
        }
        close.accept(lent);
    }
}
