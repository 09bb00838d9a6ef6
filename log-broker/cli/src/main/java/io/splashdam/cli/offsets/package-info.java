/**
 * {@code splashdam offsets}: where partitions begin and end, and which offset a time has.
 *
 * <pre>
 *   OffsetsCommand (the flags) ─► PartitionChoice (pure: which partitions) ─► TopicOffsets ─► table or JSON
 * </pre>
 *
 * Nothing is kept between calls.
 */
@NullMarked
package io.splashdam.cli.offsets;

import org.jspecify.annotations.NullMarked;
