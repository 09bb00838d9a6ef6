package io.splashdam.observe;

/** Knows some numbers. Asked whenever a page is read, on the reader's thread: others must not wait for it. */
@FunctionalInterface
public interface MetricSource {
    void writeTo(MetricPage page);
}
