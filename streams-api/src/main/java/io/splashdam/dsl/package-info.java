/**
 * The words in which a topology is written: Kafka Streams' operator names with Kafka Streams' meaning.
 *
 * <pre>
 *   StreamsBuilder.stream ─► KStream ─ groupBy ─► KGroupedStream ─ count ─► KTable ─ toStream ─► KStream ─ to
 * </pre>
 *
 * Each call adds nodes to a graph and does nothing else. Used by the thread that builds; the built
 * {@link io.splashdam.topology.Topology} is immutable.
 */
@NullMarked
package io.splashdam.dsl;

import org.jspecify.annotations.NullMarked;
