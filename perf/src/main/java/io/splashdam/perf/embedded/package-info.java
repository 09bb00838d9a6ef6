/**
 * Loads inside the broker's own process, without a socket.
 *
 * <pre>
 *   EmbeddedTopic (a Splashdam and a topic in it) ─► EmbeddedProduceLoad │ EmbeddedConsumeLoad │ EmbeddedLatencyLoad
 * </pre>
 *
 * The measuring thread encodes and appends; answers come on the broker's threads and only hand buffers back and tell the
 * {@code Meter}.
 */
@NullMarked
package io.splashdam.perf.embedded;

import org.jspecify.annotations.NullMarked;
