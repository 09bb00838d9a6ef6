/**
 * The client inside the process: append, read, subscribe, by batches, without a socket. Only on a broker that is alone.
 *
 * <pre>
 *   user's threads ─► LocalClient ─► ring                     LocalReader ◄─ segments (below the last stable offset)
 *                  └► LocalTransactions ─ whole transactions: one group in the ring, one journal entry
 * </pre>
 *
 * A reader belongs to one thread; the client to all.
 */
@NullMarked
package io.splashdam.local;

import org.jspecify.annotations.NullMarked;
