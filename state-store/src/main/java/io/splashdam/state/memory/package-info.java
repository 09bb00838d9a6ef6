/**
 * Stores in a sorted map: the model that other backends are held against, and what a test or a small application uses.
 *
 * <p>Nothing survives the process; a restart replays the whole changelog. Owned by the task's thread.
 */
@NullMarked
package io.splashdam.state.memory;

import org.jspecify.annotations.NullMarked;
