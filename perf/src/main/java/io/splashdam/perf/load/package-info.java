/**
 * What a load is, whatever it runs against: a plan, something that carries it out, and the measured run around it.
 *
 * <pre>
 *   LoadOptions ─► Plan ─► Measurement ─► Load.run(plan, meter)      warm-up first, then measured, as often as asked
 *                              └─► Progress on stderr
 * </pre>
 *
 * State: the {@code Meter} of the run; the measuring thread owns the rest.
 */
@NullMarked
package io.splashdam.perf.load;

import org.jspecify.annotations.NullMarked;
