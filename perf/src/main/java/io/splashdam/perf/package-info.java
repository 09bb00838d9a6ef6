/**
 * {@code splashdam perf}: load and latency, open loop, against a broker or inside one.
 *
 * <pre>
 *   PerfCommand ─► LoadOptions ─► kafka │ embedded (a Load each) ─► load.Measurement ─► measure.Figures ─► -o json
 * </pre>
 *
 * The command's thread owns the load and what it opens.
 */
@NullMarked
package io.splashdam.perf;

import org.jspecify.annotations.NullMarked;
