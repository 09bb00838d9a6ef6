/**
 * Runs an application on a cluster that speaks Kafka's protocol, through the official clients: the same topology, another address.
 *
 * <pre>
 *   KafkaConsumer ─ records ─► KafkaSource ─ columns over the fetched bytes ─► tasks
 *   tasks ─► KafkaTransaction ─ send … sendOffsetsToTransaction ─ commitTransaction ─► cluster
 *                  └─ cut off? a new producer ends what is open, the group's offsets say how it ended
 *   Admin: topics, offsets, ends
 * </pre>
 *
 * The only room that knows {@code org.apache.kafka.clients}, which an application brings itself. Each stream thread owns its
 * source and its transaction; the cluster and its Admin are shared.
 */
@NullMarked
package io.splashdam.kafka;

import org.jspecify.annotations.NullMarked;
