/**
 * The topologies that Kafka Streams is commonly measured by, their inputs, and what their output must amount to. Knows neither broker nor
 * client.
 *
 * <p>Everything belongs to the thread that uses it.
 */
@NullMarked
package io.splashdam.perf.workload;

import org.jspecify.annotations.NullMarked;
