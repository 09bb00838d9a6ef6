/**
 * What a store is: bytes by key, with a heap overlay in front and a position in its changelog behind.
 *
 * <pre>
 *   operator ── slot / load / reserve ──►  KeyValueStore (one per store)
 *                                            │ dirty and hot entries: Overlay, bounded in bytes
 *                                            │ misses: one multiGet            ▲
 *                                            ▼                                 │ restore
 *   StateStores.commit(positions) ──►  StateBackend (one per task) ◄── changelog
 * </pre>
 *
 * {@link io.splashdam.state.WindowStore} and {@link io.splashdam.state.SessionStore} are views of such a store, whose keys
 * begin with a segment of time ({@link io.splashdam.state.StoreShape}). The thread of the task owns everything here. A backend never leads the log: {@link io.splashdam.state.StateStores#commit}
 * is called after the log has committed, with the positions that the log answered.
 */
@NullMarked
package io.splashdam.state;

import org.jspecify.annotations.NullMarked;
