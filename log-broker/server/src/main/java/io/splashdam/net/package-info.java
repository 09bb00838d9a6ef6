/**
 * Bytes in, bytes out, in order: sockets, frames, and answers in the order of their frames. Knows nothing of what a frame says.
 *
 * <pre>
 *  socket ─► FrameAssembler ─frame─► Connection ─► FrameHandler.onFrame ─ expect() ─► Answer ─┐ (any thread, any order)
 *                 │ FrameBudget          │ answers: first in, first out                       │
 *  socket ◄───────┴───── Payload ◄───────┘◄──────────────── send(payload) or none() ──────────┘
 * </pre>
 *
 * A connection belongs to one event loop, and all state here is owned by that loop except where a class says otherwise.
 * Reading stops (and with it, by TCP, the sender) while a connection is paused, has too many frames or bytes in flight,
 * does not take its answers, or while the bytes held for all connections are spent. Frames are length-prefixed with four
 * bytes, big endian; so are the answers, whose prefix is written here.
 */
@NullMarked
package io.splashdam.net;

import org.jspecify.annotations.NullMarked;
