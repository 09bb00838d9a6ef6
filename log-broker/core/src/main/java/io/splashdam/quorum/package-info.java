/**
 * Where the metadata log lives. One node keeps it in one file; a cluster will keep it in a quorum (Ratis).
 *
 * <pre>
 *   controller ─ command ─► MetadataQuorum ─ forced, in order ─► replay
 * </pre>
 *
 * Owned by the controller's thread.
 */
@NullMarked
package io.splashdam.quorum;

import org.jspecify.annotations.NullMarked;
