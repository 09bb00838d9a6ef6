/**
 * The commands of {@code bin/splashdam} that talk to a broker, and the one that is a broker.
 *
 * <pre>
 *   main ─► CommandTree ─► topics │ groups │ records │ offsets │ configs │ trim │ logdirs │ dump │ apply │ doctor │ server
 *                              └──────┴── one package per command ──┴──► shell  terminal, exit codes, tables, JSON, connection
 * </pre>
 *
 * A command owns its clients for as long as it runs; nothing outlives {@link io.splashdam.cli.Main#run}. Everything but
 * {@code server} and {@code dump} uses kafka-clients' public API only, so it works against any Kafka broker; {@code dump} reads files
 * with the log's own views of a batch.
 */
@NullMarked
package io.splashdam.cli;

import org.jspecify.annotations.NullMarked;
