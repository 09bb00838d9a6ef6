package io.splashdam.record;

import org.jspecify.annotations.Nullable;

/** One header of a record: a key in UTF-8 and a value that may be null. The array is shared, not copied. */
public record RecordHeader(String key, byte @Nullable [] value) {}
