/**
 * What a run costs and how long its records took: rates, latencies from intended send times, CPU, memory, bytes written.
 *
 * <pre>
 *   load ─► Meter ─► histogram ┐
 *   /proc ─► ProcessFigures ───┴─► Figures ─► table or JSON
 * </pre>
 *
 * A {@code Meter} may be told by any thread; everything else belongs to the thread that runs the measurement.
 */
@NullMarked
package io.splashdam.perf.measure;

import org.jspecify.annotations.NullMarked;
