/**
 * Runs an application on a Splashdam broker in the same process: no socket, no copy between.
 *
 * <pre>
 *   LocalReader ─ batches ─► EmbeddedSource ─ columns over the same bytes ─► tasks
 *   tasks ─► EmbeddedTransaction ─ outputs + changelogs + offsets: one entry ─► LocalTransactions
 * </pre>
 *
 * The only room that knows {@code io.splashdam.local}. Each stream thread owns its source and its transaction.
 */
@NullMarked
package io.splashdam.embedded;

import org.jspecify.annotations.NullMarked;
