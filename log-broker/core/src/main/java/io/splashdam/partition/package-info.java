/**
 * One replica of one partition: the writer's side, the progress side, and who waits.
 *
 * <pre>
 *   append thread ─► admit, stage ─► PartitionLog          flush thread ─► flushedTo ─► high watermark ─► ProgressListener
 *   any thread    ─► read (never above the high watermark)
 * </pre>
 *
 * The append thread owns what is written, the flush thread what is shown; everyone else reads volatile numbers.
 */
@NullMarked
package io.splashdam.partition;

import org.jspecify.annotations.NullMarked;
