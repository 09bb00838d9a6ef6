/**
 * A world in one thread, from one seed: the real ring, log, journal, checkpoint and recovery over a disk that forgets.
 *
 * <pre>
 *  Simulation: 500 steps, each drawn from the seed ─► InlineRing ─► LogDirectory ─► SimulatedDisk
 *      │                                                                             crash: any subset of unforced sectors,
 *      └─► History (what was sent, acknowledged, shown) ─► checkers after each start  sizes, names and renames is kept
 * </pre>
 */
@NullMarked
package io.splashdam.simulation;

import org.jspecify.annotations.NullMarked;
