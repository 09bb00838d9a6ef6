package io.splashdam.streams;

/** Where stores rest; {@code default.dsl.store}. */
public enum StoreKind {
    /** On disk: state may be larger than memory, and a restart replays only the tail. */
    ROCKSDB,

    /** On the heap: a restart replays the whole changelog. */
    IN_MEMORY
}
