package io.splashdam.dsl;

import io.splashdam.operator.MapValues;
import io.splashdam.operator.PassThrough;
import io.splashdam.state.serde.Serde;
import org.jspecify.annotations.Nullable;

/**
 * A table: the last value per key. By default only the last change per key and commit leaves it.
 *
 * <p>Owned by the thread that builds.
 */
public final class KTable<K, V> {
    private final Graph graph;
    private final String node;
    private final @Nullable Serde<K> keySerde;
    private final @Nullable Serde<V> valueSerde;
    private final @Nullable String store;

    KTable(
            Graph graph,
            String node,
            @Nullable Serde<K> keySerde,
            @Nullable Serde<V> valueSerde,
            @Nullable String store) {
        this.graph = graph;
        this.node = node;
        this.keySerde = keySerde;
        this.valueSerde = valueSerde;
        this.store = store;
    }

    /** The table's changes as a stream; a deletion is a null value: {@code counts.toStream().to("counts")}. */
    public KStream<K, V> toStream() {
        return toStream(null);
    }

    /** As {@link #toStream()}, named: {@code counts.toStream(Named.as("changes"))}. */
    public KStream<K, V> toStream(@Nullable Named named) {
        String name = graph.name(named, "KTABLE-TOSTREAM-");
        graph.addProcessor(name, node, PassThrough.factory());
        return new KStream<>(graph, name, keySerde, valueSerde, false);
    }

    /** Keeps the keys whose value passes; a change that does not pass leaves as a deletion: {@code counts.filter((word, n) -> n > 9)}. */
    public KTable<K, V> filter(Predicate<? super K, ? super V> predicate) {
        return filter(predicate, null, true);
    }

    /** As {@link #filter(Predicate)}, named. */
    public KTable<K, V> filter(Predicate<? super K, ? super V> predicate, Named named) {
        return filter(predicate, named, true);
    }

    /** Drops the keys whose value passes: {@code counts.filterNot((word, n) -> word.isEmpty())}. */
    public KTable<K, V> filterNot(Predicate<? super K, ? super V> predicate) {
        return filter(predicate, null, false);
    }

    /** As {@link #filterNot(Predicate)}, named. */
    public KTable<K, V> filterNot(Predicate<? super K, ? super V> predicate, Named named) {
        return filter(predicate, named, false);
    }

    @SuppressWarnings(
            "unchecked") // operators work on objects; the types are those that the user's own functions declare
    private KTable<K, V> filter(Predicate<? super K, ? super V> predicate, @Nullable Named named, boolean kept) {
        Predicate<Object, Object> test = (Predicate<Object, Object>) (Predicate<?, ?>) predicate;
        String name = graph.name(named, "KTABLE-FILTER-");
        graph.addProcessor(
                name, node, MapValues.of((key, value) -> isKept(test, key, value, kept) ? value : null, true));
        return new KTable<>(graph, name, keySerde, valueSerde, null);
    }

    private static boolean isKept(
            Predicate<Object, Object> test, @Nullable Object key, @Nullable Object value, boolean kept) {
        return key != null && value != null && test.test(key, value) == kept;
    }

    /** Makes another value of each; deletions stay deletions: {@code counts.mapValues(n -> "" + n)}. */
    public <R> KTable<K, R> mapValues(ValueMapper<? super V, ? extends R> mapper) {
        return mapValues((key, value) -> mapper.apply(value), null);
    }

    /** As {@link #mapValues(ValueMapper)}, with the key at hand: {@code counts.mapValues((word, n) -> word + n)}. */
    public <R> KTable<K, R> mapValues(ValueMapperWithKey<? super K, ? super V, ? extends R> mapper) {
        return mapValues(mapper, null);
    }

    /** As {@link #mapValues(ValueMapperWithKey)}, named. */
    @SuppressWarnings("unchecked") // see filter
    public <R> KTable<K, R> mapValues(
            ValueMapperWithKey<? super K, ? super V, ? extends R> mapper, @Nullable Named named) {
        var map = (ValueMapperWithKey<@Nullable Object, Object, @Nullable Object>) (ValueMapperWithKey<?, ?, ?>) mapper;
        String name = graph.name(named, "KTABLE-MAPVALUES-");
        graph.addProcessor(
                name, node, MapValues.of((key, value) -> value == null ? null : map.apply(key, value), true));
        return new KTable<>(graph, name, keySerde, null, null);
    }

    /** The name under which the running application can be asked; null for a table that is not kept itself. */
    public @Nullable String queryableStoreName() {
        return store;
    }
}
