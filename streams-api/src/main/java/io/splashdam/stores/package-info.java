/**
 * What users hold in their hands of a store: its typed views, and the words for what it keeps.
 *
 * <pre>
 *   ReadOnlyKeyValueStore ◄── KeyValueStore ◄── TimestampedKeyValueStore      views over the bytes of {@code io.splashdam.state}
 *        └─► KeyValueIterator ─► KeyValue          Stores ─► StoreBuilder ─► Topology.addStateStore
 * </pre>
 *
 * A view belongs to the thread that its store belongs to, unless it says otherwise.
 */
@NullMarked
package io.splashdam.stores;

import org.jspecify.annotations.NullMarked;
