package io.splashdam.log;

/** Where a log ends: one picture for all who read it. */
record LogEnd(long offset, Segment segment, int position) {}
