/**
 * A broker for the tests of those who use Kafka's clients, in the test's own process.
 *
 * <pre>
 *   JUnit ─before─► SplashdamExtension ─► TestBroker ─► core's Broker and a listener on any free port
 *                        │ bootstrap address ─► fields and parameters with {@code @BootstrapServers}
 *   JUnit ─after──► closed, its directory removed
 * </pre>
 *
 * The extension owns the broker and counts who still needs it; nothing is shared between extensions, so test classes run in parallel.
 */
@NullMarked
package io.splashdam.junit;

import org.jspecify.annotations.NullMarked;
