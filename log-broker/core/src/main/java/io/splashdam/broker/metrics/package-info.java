/**
 * What each room of the broker has to tell in numbers: listeners that count, and questions that are asked when somebody reads the page.
 *
 * <pre>
 *   partition, journal, checkpointer, groups ─listener─► TopicMetrics, JournalMetrics, … ─┐
 *   ring, logs, groups, JVM ◄──────────────── asked by RingMetrics, LogMetrics, … ────────┴─► observe.MetricPage
 * </pre>
 *
 * Counters belong to their class and are written by any thread. The names stand in docs/operations.md, which a test holds to the page.
 */
@NullMarked
package io.splashdam.broker.metrics;

import org.jspecify.annotations.NullMarked;
