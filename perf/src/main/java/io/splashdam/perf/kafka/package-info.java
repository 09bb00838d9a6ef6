/**
 * Loads through Kafka's Java client, against any broker that speaks its protocol.
 *
 * <pre>
 *   KafkaTopic (made, and removed afterwards) ─► KafkaProduceLoad │ KafkaConsumeLoad │ KafkaLatencyLoad
 * </pre>
 *
 * Each load owns its clients; a producer's callbacks come on its own thread and only tell the {@code Meter}.
 */
@NullMarked
package io.splashdam.perf.kafka;

import org.jspecify.annotations.NullMarked;
