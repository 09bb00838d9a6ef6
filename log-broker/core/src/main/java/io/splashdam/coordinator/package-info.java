/**
 * The frame for everything that lives in a log and answers for it: groups, transactions, cluster metadata.
 *
 * <pre>
 *  request ─► queue ─► Shard.decide ─► records ─► replay ─► ShardLog.append ══► committed
 *                          │                                                       │
 *                          └── completions ─► held until then ─────────────────────┴─► answers
 * </pre>
 *
 * A {@link io.splashdam.coordinator.Shard} is pure: what its log holds changes only by {@code replay}, so that a running
 * shard and one that was just loaded cannot differ. {@link io.splashdam.coordinator.ShardRuntime} owns all shards and is
 * stepped by one thread. Nothing is shown before it is committed, reads included.
 */
@NullMarked
package io.splashdam.coordinator;

import org.jspecify.annotations.NullMarked;
