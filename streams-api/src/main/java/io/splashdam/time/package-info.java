/**
 * Which windows a time belongs to, how long they stay open, and how a key with its window is written.
 *
 * <pre>
 *   TimeWindows       |--size--|            fixed, aligned to 1970; advance &lt; size: they overlap
 *                         |--size--|
 *   SlidingWindows    [t - difference, t]   one per record and one after it
 *   SessionWindows    [first, last]         as long as no gap is longer than the inactivity gap
 *   JoinWindows       [t - before, t + after]
 * </pre>
 *
 * A window is closed when stream time has passed its end by the grace period; records that come later are dropped. Pure and
 * immutable; meaning, checks and messages are those of Kafka Streams.
 */
@NullMarked
package io.splashdam.time;

import org.jspecify.annotations.NullMarked;
