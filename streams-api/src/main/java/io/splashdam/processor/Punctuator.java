package io.splashdam.processor;

/** What a processor does from time to time. */
@FunctionalInterface
public interface Punctuator {
    /** @param timestamp the time by which it was due: stream time or wall clock, in milliseconds since 1970 */
    void punctuate(long timestamp);
}
