/**
 * The commands of {@code bin/splashdam} that talk to a broker, and the one that is a broker.
 *
 * <pre>
 *   main ─► CommandTree ─► topics │ groups │ records │ server     one package per command
 *                              └──────┴────────┴────────┴─► shell  terminal, exit codes, tables, JSON, connection
 * </pre>
 *
 * A command owns its clients for as long as it runs; nothing outlives {@link io.splashdam.cli.Main#run}. Everything but
 * {@code server} uses kafka-clients' public API only, so it works against any Kafka broker.
 */
@NullMarked
package io.splashdam.cli;

import org.jspecify.annotations.NullMarked;
