/**
 * {@code splashdam produce} and {@code consume}: lines of text in, records out, and back.
 *
 * <pre>
 *   stdin ─► LineReader ─► LineParser ─► KafkaProducer ─► broker
 *   broker ─► KafkaConsumer ─► RecordFormat ─► stdout
 * </pre>
 *
 * Keys and values stay bytes all the way, unless a {@link io.splashdam.cli.shell.Notation} is asked for. The command's thread
 * owns the client.
 */
@NullMarked
package io.splashdam.cli.records;

import org.jspecify.annotations.NullMarked;
