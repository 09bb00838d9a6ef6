package io.splashdam.dsl;

/** Makes something of a record: a key, a record, several records. */
@FunctionalInterface
public interface KeyValueMapper<K, V, R> {
    R apply(K key, V value);
}
