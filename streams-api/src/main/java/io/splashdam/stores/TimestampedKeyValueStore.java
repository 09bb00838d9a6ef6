package io.splashdam.stores;

/** Values with their time by key: what tables lie in. */
public interface TimestampedKeyValueStore<K, V> extends KeyValueStore<K, ValueAndTimestamp<V>> {}
