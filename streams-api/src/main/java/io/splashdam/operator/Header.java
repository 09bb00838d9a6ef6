package io.splashdam.operator;

import org.jspecify.annotations.Nullable;

/** A header of a record. The value's bytes must not be changed. */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; copying would cost each record
public record Header(String key, byte @Nullable [] value) {}
