/**
 * {@code splashdam run}: starts somebody's topology from a jar, on a broker of its own or on a cluster.
 *
 * <pre>
 *   words ─► RunOptions (pure) ─► ApplicationClass (the jar) ─► Main: binding, StreamsApp, until SIGTERM or failure
 * </pre>
 *
 * One process runs one application; the main thread owns everything.
 */
@NullMarked
package io.splashdam.run;

import org.jspecify.annotations.NullMarked;
