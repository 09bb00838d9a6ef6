/**
 * What a processor does to a batch of records: one file per operator.
 *
 * <pre>
 *   RecordBatch: keys values timestamps origins     columns; a row's bytes become an object when someone asks for it
 *        │ process
 *        ▼
 *   Operator ── Output.forward ─► Operator …        its own batch, valid until process returns
 * </pre>
 *
 * The task's thread owns operators and batches. Operators do not know topics, clocks or threads; stores they get from the
 * context in which they are created.
 */
@NullMarked
package io.splashdam.operator;

import org.jspecify.annotations.NullMarked;
