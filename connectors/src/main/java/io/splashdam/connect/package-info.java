/**
 * What a connector promises: a source is polled for records and says where it stands; a sink writes inside the commit.
 *
 * <pre>
 *   file, table, … ─► Source.poll ─► (records, source offset) ─► topic
 * </pre>
 *
 * A source's offset travels with the records it belongs to, so that both can be committed together. One package per outside system,
 * and none sees another.
 */
@NullMarked
package io.splashdam.connect;

import org.jspecify.annotations.NullMarked;
