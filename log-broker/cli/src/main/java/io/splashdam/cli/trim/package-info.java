/**
 * {@code splashdam delete-records}: moves the start of partitions up, so that what lies before can go.
 *
 * <pre>
 *   DeleteRecordsCommand (the flags) ─┬► OffsetsFile (pure: Kafka's JSON) ─┬► plan ─► Admin ─► table or JSON
 *                                     └► TopicOffsets (a time, latest) ────┘
 * </pre>
 *
 * Nothing is kept between calls.
 */
@NullMarked
package io.splashdam.cli.trim;

import org.jspecify.annotations.NullMarked;
