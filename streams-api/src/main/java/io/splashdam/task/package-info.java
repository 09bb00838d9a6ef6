/**
 * One sub-topology for one partition: operators wired to each other, to stores, to topics and to other tasks.
 *
 * <pre>
 *   source topic ─► Output ─► Operator ─► … ─► TopicSink ─► Outputs (port)
 *   lane ─────────►            │ stores    └─► LocalExchange ─► lane of another task
 *                              └─► changelogs, at commit ─► Outputs
 * </pre>
 *
 * The thread that runs the task owns everything in it.
 */
@NullMarked
package io.splashdam.task;

import org.jspecify.annotations.NullMarked;
