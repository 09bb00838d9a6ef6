/**
 * {@code splashdam broker}: a broker that lives as long as its process.
 *
 * <pre>
 *   flags, file, environment ─► BrokerConfig ─► Broker ─► listener ─► "ready kafka=…"
 *   SIGTERM, SIGINT ─► StopSignal ─► Broker.close ─► exit code 0
 * </pre>
 *
 * The command's thread owns the broker: it starts it, waits for the signal, and closes it.
 */
@NullMarked
package io.splashdam.cli.server;

import org.jspecify.annotations.NullMarked;
