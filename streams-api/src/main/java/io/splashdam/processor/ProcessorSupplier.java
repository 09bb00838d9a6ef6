package io.splashdam.processor;

import io.splashdam.stores.StoreBuilder;
import java.util.Set;

/** Makes processors, a new one per task. */
@FunctionalInterface
public interface ProcessorSupplier<KIn, VIn, KOut, VOut> {
    Processor<KIn, VIn, KOut, VOut> get();

    /** Stores that come with the processor: they are added and connected. */
    default Set<StoreBuilder<?>> stores() {
        return Set.of();
    }
}
