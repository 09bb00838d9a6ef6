/**
 * Topologies under load, on the broker in this process: how many inputs a second, and how long a record takes.
 *
 * <pre>
 *   Inputs ─► log ─► Workload's topology ─► log ─► OutputCheck: the clock stops when every input is accounted for
 * </pre>
 *
 * The workloads and their inputs are those that Kafka Streams is commonly measured by: lines of Zipf words, keyed records of 80
 * bytes. Everything belongs to the thread that runs the measurement.
 */
@NullMarked
package io.splashdam.perf.embedded.streams;

import org.jspecify.annotations.NullMarked;
