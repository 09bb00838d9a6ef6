/**
 * Topics and what belongs to them: a shard that lives in the metadata log. Placement, leaders and in-sync sets join it
 * with the cluster.
 *
 * <pre>
 *   api ─► Controller (thread "metadata") ─► MetadataShard decides ─► quorum ─► replay ─► ClusterImage ─► TopicListener
 * </pre>
 *
 * {@link io.splashdam.controller.MetadataShard} is pure; its state changes by replay alone.
 */
@NullMarked
package io.splashdam.controller;

import org.jspecify.annotations.NullMarked;
