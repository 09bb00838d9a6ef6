/**
 * What an application computes: sources, processors, sinks and stores as an immutable graph, cut into sub-topologies at the
 * topics between them.
 *
 * <pre>
 *   SourceNode ─► ProcessorNode ─► SinkNode      Topology ─► SubTopology 0, 1, …   ─► describe()
 *                   │ stores                                  ▲ one task per partition each
 * </pre>
 *
 * Pure: nothing here runs. Names, numbers and the text of {@link io.splashdam.topology.Topology#describe} are those of Kafka
 * Streams.
 */
@NullMarked
package io.splashdam.topology;

import org.jspecify.annotations.NullMarked;
