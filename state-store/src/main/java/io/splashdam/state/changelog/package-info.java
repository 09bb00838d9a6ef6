/**
 * How a store catches up with its changelog: what is to be replayed is decided purely, then read through a port.
 *
 * <pre>
 *   position, log start, log end ─► RestorePlan ─► Restore ◄─ ChangelogReader (filled by streams-api)
 *                                                     └─► StateStores.restoreWrite
 * </pre>
 *
 * The task's thread runs a restore, before the task processes anything.
 */
@NullMarked
package io.splashdam.state.changelog;

import org.jspecify.annotations.NullMarked;
