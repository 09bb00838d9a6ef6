/**
 * One file per Kafka API: decoded request in, response out. {@link io.splashdam.api.ApiRouter} is the table of contents.
 *
 * <pre>
 *   net ─frame─► ApiRouter ─► Produce ─────────► ring        answers come back through the connection's Answer,
 *                   │    ├──► Fetch ───────────► partition   from any thread, in any order
 *                   │    └──► Metadata, JoinGroup, … ─► image, controller, coordinators
 *                   └ wire decodes and encodes
 * </pre>
 *
 * Handlers run on the connection's event loop and never wait: what is slow answers later. State: a request that waits belongs to its
 * own object ({@code ProduceRequest}, {@code WaitingFetch}), fetch sessions to {@code FetchSessions}; all else is asked from core.
 */
@NullMarked
package io.splashdam.api;

import org.jspecify.annotations.NullMarked;
