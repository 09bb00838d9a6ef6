/**
 * Ordered work. One ring, one append thread, one flush thread, one journal.
 *
 * <pre>
 *   any thread ─► Ring ─► AppendStage ══► HandOff ══► FlushStage ─► AppendReply
 *                         one writer:      bounded     journal, force; high watermark;
 *                         offsets, write               answers
 * </pre>
 *
 * While a force runs, the next group gathers in the hand-off: group commit without a timer. The ring is a port:
 * {@link io.splashdam.ring.DisruptorRing}, and {@link io.splashdam.ring.InlineRing} on the caller's thread, which is what makes a
 * simulation of the whole path possible.
 */
@NullMarked
package io.splashdam.ring;

import org.jspecify.annotations.NullMarked;
