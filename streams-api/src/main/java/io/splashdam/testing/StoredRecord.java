package io.splashdam.testing;

import io.splashdam.operator.Header;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record in a {@link MemoryLog}. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StoredRecord(long timestampMs, byte @Nullable [] key, byte @Nullable [] value, List<Header> headers) {}
