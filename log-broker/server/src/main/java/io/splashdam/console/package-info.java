/**
 * What operators ask over HTTP: {@code /health}, {@code /ready}, {@code /metrics}. Opened before the broker starts, closed after it.
 *
 * <pre>
 *   GET ─► Console ─► Exchange (one request, one answer, a deadline) ─► Pages ─► BrokerStatus, Metrics
 *                        event loop                                     worker: a hanging disk holds up no other page
 * </pre>
 *
 * Knows nothing of Kafka, and reads only. State: the connections, at most {@code console.max.connections}, each with one request.
 */
@NullMarked
package io.splashdam.console;

import org.jspecify.annotations.NullMarked;
