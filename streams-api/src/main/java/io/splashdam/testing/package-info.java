/**
 * Drives a topology by hand: records in, records out, no thread, no broker, a clock that the test moves.
 *
 * <pre>
 *   TestInputTopic.pipeInput ─► Engine ─ commit ─► MemoryLog ─► TestOutputTopic.readKeyValue
 * </pre>
 *
 * The engine, its tasks and its commit are the real ones; only the log is a list. Used by the test's thread.
 */
@NullMarked
package io.splashdam.testing;

import org.jspecify.annotations.NullMarked;
