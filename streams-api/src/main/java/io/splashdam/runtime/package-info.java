/**
 * Runs tasks: reads, processes, commits, through ports that a log fills.
 *
 * <pre>
 *   StreamThread ─ poll ─► RecordSource (port)
 *        │ process ─► Engine ─► tasks ─► lanes ─► tasks
 *        │ commit  ─► CommitCycle ─► OutputTransaction (port) ─► stores
 * </pre>
 *
 * A thread owns its engine, that engine's tasks, its source and its transaction; nothing is shared between threads. Other
 * threads ask it through its mailbox.
 */
@NullMarked
package io.splashdam.runtime;

import org.jspecify.annotations.NullMarked;
