/**
 * Who reads which partition: the server-side assignors of consumer groups (KIP-848), as pure functions.
 *
 * <pre>
 *  members with their topics and former assignments ─► PartitionAssignor ─► members with their new assignments
 * </pre>
 *
 * The same input gives the same output, whatever order maps have. Owns nothing.
 */
@NullMarked
package io.splashdam.coordinator.assignor;

import org.jspecify.annotations.NullMarked;
