/**
 * The application: a topology and its settings on a log, started, watched, asked and stopped.
 *
 * <pre>
 *   new StreamsApp(topology, config, Embedded.on(splashdam))   CREATED ─► REBALANCING ─► RUNNING ─► PENDING_SHUTDOWN ─► NOT_RUNNING
 *                                                                              └────────────┴─► ERROR
 * </pre>
 *
 * The application's own state is changed under its lock; everything else belongs to its stream threads.
 */
@NullMarked
package io.splashdam.streams;

import org.jspecify.annotations.NullMarked;
