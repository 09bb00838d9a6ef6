/**
 * Opens a running broker to Kafka clients: wires net, wire and api together. Found by {@link java.util.ServiceLoader}, so that core needs
 * no network.
 *
 * <pre>
 *   broker ─listen─► KafkaListeners ─► net.Listener ─frames─► api.ApiRouter ─► the broker's rooms
 * </pre>
 *
 * No state of its own but what has to be closed.
 */
@NullMarked
package io.splashdam.server;

import org.jspecify.annotations.NullMarked;
