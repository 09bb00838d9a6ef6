package io.splashdam.dsl;

import io.splashdam.operator.PassThrough;
import io.splashdam.operator.Suppress;
import io.splashdam.operator.TableDemand;
import io.splashdam.operator.TableMap;
import io.splashdam.operator.TableRegroup;
import io.splashdam.operator.TableTableJoin;
import io.splashdam.state.StoreSpec;
import io.splashdam.state.ValueLayout;
import io.splashdam.state.serde.Serde;
import io.splashdam.stores.KeyValue;
import io.splashdam.topology.ProcessorNode;
import io.splashdam.topology.StoreSerdes;
import io.splashdam.topology.TopologyException;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A table: the last value per key. By default only the last change per key and commit leaves it.
 *
 * <p>Owned by the thread that builds.
 */
@SuppressWarnings("unchecked") // operators work on objects; the types are those that the user's own functions declare
public final class KTable<K, V> {
    private final Graph graph;
    private final String node;
    private final @Nullable Serde<K> keySerde;
    private final @Nullable Serde<V> valueSerde;
    private final @Nullable String store;
    private final TableOrigin origin;

    KTable(
            Graph graph,
            String node,
            @Nullable Serde<K> keySerde,
            @Nullable Serde<V> valueSerde,
            @Nullable String store,
            TableOrigin origin) {
        this.graph = graph;
        this.node = node;
        this.keySerde = keySerde;
        this.valueSerde = valueSerde;
        this.store = store;
        this.origin = origin;
    }

    String node() {
        return node;
    }

    @Nullable
    Serde<K> keySerde() {
        return keySerde;
    }

    @Nullable
    Serde<V> valueSerde() {
        return valueSerde;
    }

    TableOrigin origin() {
        return origin;
    }

    /** The table's changes as a stream; a deletion is a null value: {@code counts.toStream().to("counts")}. */
    public KStream<K, V> toStream() {
        return toStream((Named) null);
    }

    /** As {@link #toStream()}, named: {@code counts.toStream(Named.as("changes"))}. */
    public KStream<K, V> toStream(@Nullable Named named) {
        String name = graph.name(named, "KTABLE-TOSTREAM-");
        graph.addProcessor(name, node, PassThrough.factory());
        return new KStream<>(graph, name, keySerde, valueSerde, false);
    }

    /** As {@link #toStream()}, with new keys: {@code counts.toStream((word, n) -> n)}. */
    public <R> KStream<R, V> toStream(KeyValueMapper<? super K, ? super V, ? extends R> selector) {
        return toStream().selectKey(selector);
    }

    /** As {@link #toStream(KeyValueMapper)}, named. */
    public <R> KStream<R, V> toStream(
            KeyValueMapper<? super K, ? super V, ? extends R> selector, @Nullable Named named) {
        return toStream(named).selectKey(selector);
    }

    /** Keeps the rows for which the predicate holds; others leave as deletions: {@code counts.filter((word, n) -> n > 1)}. */
    public KTable<K, V> filter(Predicate<? super K, ? super V> predicate) {
        return filter(predicate, null, null, true);
    }

    /** As {@link #filter(Predicate)}, named: {@code counts.filter((word, n) -> n > 1, Named.as("frequent"))}. */
    public KTable<K, V> filter(Predicate<? super K, ? super V> predicate, @Nullable Named named) {
        return filter(predicate, named, null, true);
    }

    /** As {@link #filter(Predicate)}, kept in a store: {@code counts.filter((word, n) -> n > 1, Materialized.as("frequent"))}. */
    public KTable<K, V> filter(Predicate<? super K, ? super V> predicate, Materialized<K, V, ?> materialized) {
        return filter(predicate, null, materialized, true);
    }

    /** As {@link #filter(Predicate, Materialized)}, named. */
    public KTable<K, V> filter(
            Predicate<? super K, ? super V> predicate, @Nullable Named named, Materialized<K, V, ?> materialized) {
        return filter(predicate, named, materialized, true);
    }

    /** Drops the rows for which the predicate holds: {@code counts.filterNot((word, n) -> n == 1)}. */
    public KTable<K, V> filterNot(Predicate<? super K, ? super V> predicate) {
        return filter(predicate, null, null, false);
    }

    /** As {@link #filterNot(Predicate)}, named. */
    public KTable<K, V> filterNot(Predicate<? super K, ? super V> predicate, @Nullable Named named) {
        return filter(predicate, named, null, false);
    }

    /** As {@link #filterNot(Predicate)}, kept in a store. */
    public KTable<K, V> filterNot(Predicate<? super K, ? super V> predicate, Materialized<K, V, ?> materialized) {
        return filter(predicate, null, materialized, false);
    }

    /** As {@link #filterNot(Predicate, Materialized)}, named. */
    public KTable<K, V> filterNot(
            Predicate<? super K, ? super V> predicate, @Nullable Named named, Materialized<K, V, ?> materialized) {
        return filter(predicate, named, materialized, false);
    }

    private KTable<K, V> filter(
            Predicate<? super K, ? super V> predicate,
            @Nullable Named named,
            @Nullable Materialized<K, V, ?> materialized,
            boolean kept) {
        Predicate<@Nullable Object, Object> test = (Predicate<@Nullable Object, Object>) (Predicate<?, ?>) predicate;
        return made(
                "KTABLE-FILTER-",
                (key, value) -> test.test(key, value) == kept ? value : null,
                true,
                named,
                materialized,
                valueSerde);
    }

    /** Makes another value of each; deletions stay deletions: {@code counts.mapValues(n -> "" + n)}. */
    public <R> KTable<K, R> mapValues(ValueMapper<? super V, ? extends R> mapper) {
        return mapValues(mapper, null, null);
    }

    /** As {@link #mapValues(ValueMapper)}, named. */
    public <R> KTable<K, R> mapValues(ValueMapper<? super V, ? extends R> mapper, @Nullable Named named) {
        return mapValues(mapper, named, null);
    }

    /** As {@link #mapValues(ValueMapper)}, kept in a store. */
    public <R> KTable<K, R> mapValues(ValueMapper<? super V, ? extends R> mapper, Materialized<K, R, ?> materialized) {
        return mapValues(mapper, null, materialized);
    }

    /** As {@link #mapValues(ValueMapper, Materialized)}, named. */
    public <R> KTable<K, R> mapValues(
            ValueMapper<? super V, ? extends R> mapper,
            @Nullable Named named,
            @Nullable Materialized<K, R, ?> materialized) {
        ValueMapper<Object, @Nullable Object> map = (ValueMapper<Object, @Nullable Object>) (ValueMapper<?, ?>) mapper;
        return made("KTABLE-MAPVALUES-", (key, value) -> map.apply(value), false, named, materialized, null);
    }

    /** As {@link #mapValues(ValueMapper)}, with the key at hand: {@code counts.mapValues((word, n) -> word + n)}. */
    public <R> KTable<K, R> mapValues(ValueMapperWithKey<? super K, ? super V, ? extends R> mapper) {
        return mapValues(mapper, null, null);
    }

    /** As {@link #mapValues(ValueMapperWithKey)}, named. */
    public <R> KTable<K, R> mapValues(
            ValueMapperWithKey<? super K, ? super V, ? extends R> mapper, @Nullable Named named) {
        return mapValues(mapper, named, null);
    }

    /** As {@link #mapValues(ValueMapperWithKey)}, kept in a store. */
    public <R> KTable<K, R> mapValues(
            ValueMapperWithKey<? super K, ? super V, ? extends R> mapper, Materialized<K, R, ?> materialized) {
        return mapValues(mapper, null, materialized);
    }

    /** As {@link #mapValues(ValueMapperWithKey, Materialized)}, named. */
    public <R> KTable<K, R> mapValues(
            ValueMapperWithKey<? super K, ? super V, ? extends R> mapper,
            @Nullable Named named,
            @Nullable Materialized<K, R, ?> materialized) {
        var map = (ValueMapperWithKey<@Nullable Object, Object, @Nullable Object>) (ValueMapperWithKey<?, ?, ?>) mapper;
        return made("KTABLE-MAPVALUES-", map::apply, false, named, materialized, null);
    }

    private <R> KTable<K, R> made(
            String prefix,
            BiFunction<@Nullable Object, Object, @Nullable Object> mapper,
            boolean isFilter,
            @Nullable Named named,
            @Nullable Materialized<K, R, ?> materialized,
            @Nullable Serde<R> inherited) {
        if (materialized != null && materialized.named() == null) {
            graph.newName(prefix); // a number is used up for the store that is not kept: Kafka Streams does so
        }
        String name = graph.name(named, prefix);
        TableDemand demand = new TableDemand();
        Serde<K> keys = materialized != null && materialized.keySerde() != null ? materialized.keySerde() : keySerde;
        Serde<R> values =
                materialized != null && materialized.valueSerde() != null ? materialized.valueSerde() : inherited;
        if (isFilter && origin.sendOldValues(false)) {
            demand.askForOldValues(); // then what was not there before need not be deleted
        }
        if (materialized == null || materialized.named() == null) {
            graph.addProcessor(name, node, TableMap.of(mapper, isFilter, demand));
            return new KTable<>(graph, name, keys, values, null, TableOrigin.mapped(origin, mapper, demand));
        }
        StoredTable table = StoredTable.of(materialized.named().name(), materialized, keys, values);
        graph.addProcessor(name, node, TableMap.stored(table.kept(), mapper, isFilter, demand));
        table.addTo(graph, name);
        return new KTable<>(graph, name, keys, values, table.kept().name(), TableOrigin.stored(table.kept(), demand));
    }

    /** Groups the rows by something of theirs, to be folded: {@code users.groupBy((id, user) -> KeyValue.pair(user.city(), id))}. */
    public <L, R> KGroupedTable<L, R> groupBy(KeyValueMapper<? super K, ? super V, KeyValue<L, R>> selector) {
        return groupBy(selector, new Grouped<>(null, null, null));
    }

    /** As {@link #groupBy(KeyValueMapper)}, with the serdes of the groups: {@code users.groupBy(…, Grouped.with(Serdes.String(), Serdes.Long()))}. */
    public <L, R> KGroupedTable<L, R> groupBy(
            KeyValueMapper<? super K, ? super V, KeyValue<L, R>> selector, Grouped<L, R> grouped) {
        var select = (KeyValueMapper<Object, Object, @Nullable KeyValue<?, ?>>) (KeyValueMapper<?, ?, ?>) selector;
        String name = graph.name(grouped.named(), "KTABLE-SELECT-");
        origin.sendOldValues(true);
        graph.addProcessor(name, node, TableRegroup.of((key, value) -> entry(select.apply(key, value))));
        return new KGroupedTable<>(graph, name, grouped);
    }

    @SuppressWarnings("NullAway") // null says: in no group
    private static Map.Entry<?, ?> entry(@Nullable KeyValue<?, ?> pair) {
        return pair == null ? null : new AbstractMap.SimpleImmutableEntry<>(pair.key, pair.value);
    }

    /** Holds changes back so that only the last of several leaves: {@code counts.suppress(Suppressed.untilWindowCloses(BufferConfig.unbounded()))}. */
    public KTable<K, V> suppress(Suppressed<? super K> suppressed) {
        Named named = suppressed.named();
        String name = named != null ? named.name() : graph.newName("KTABLE-SUPPRESS-");
        String kept = named != null ? named.name() + "-store" : graph.storeName(null, "KTABLE-SUPPRESS-");
        long openMs = origin.windowOpenMs();
        if (suppressed.limit() == null && openMs == TableOrigin.NO_WINDOWS) {
            throw new TopologyException("suppress(untilWindowCloses) needs a table of windows, but " + node
                    + " is none; use untilTimeLimit, or suppress directly behind the windowed aggregation");
        }
        origin.sendOldValues(true);
        Suppressed.BufferConfig<?> buffer = suppressed.buffer();
        Suppress.Plan plan = new Suppress.Plan(
                suppressed.limit() == null,
                suppressed.limit() == null ? openMs : suppressed.limit().toMillis(),
                buffer.maxRecords,
                buffer.maxBytes,
                buffer instanceof Suppressed.StrictBufferConfig,
                suppressed.limit() == null);
        graph.builder()
                .addStore(
                        new StoreSpec(kept, ValueLayout.PLAIN, buffer.isLogged), new StoreSerdes(keySerde, valueSerde));
        graph.add(new ProcessorNode(name, List.of(node), Suppress.of(kept, keySerde, valueSerde, plan), List.of(kept)));
        return new KTable<>(graph, name, keySerde, valueSerde, null, TableOrigin.suppressed(origin));
    }

    /** The rows of keys that both tables have: {@code users.join(cities, (user, city) -> user + city)}. */
    public <O, R> KTable<K, R> join(KTable<K, O> other, ValueJoiner<? super V, ? super O, ? extends R> joiner) {
        return joined(other, joiner, TableTableJoin.Kind.INNER, null, null);
    }

    /** As {@link #join(KTable, ValueJoiner)}, named. */
    public <O, R> KTable<K, R> join(
            KTable<K, O> other, ValueJoiner<? super V, ? super O, ? extends R> joiner, @Nullable Named named) {
        return joined(other, joiner, TableTableJoin.Kind.INNER, named, null);
    }

    /** As {@link #join(KTable, ValueJoiner)}, kept in a store. */
    public <O, R> KTable<K, R> join(
            KTable<K, O> other,
            ValueJoiner<? super V, ? super O, ? extends R> joiner,
            Materialized<K, R, ?> materialized) {
        return joined(other, joiner, TableTableJoin.Kind.INNER, null, materialized);
    }

    /** As {@link #join(KTable, ValueJoiner, Materialized)}, named. */
    public <O, R> KTable<K, R> join(
            KTable<K, O> other,
            ValueJoiner<? super V, ? super O, ? extends R> joiner,
            @Nullable Named named,
            Materialized<K, R, ?> materialized) {
        return joined(other, joiner, TableTableJoin.Kind.INNER, named, materialized);
    }

    /** The rows of this table, with null where the other one has none: {@code users.leftJoin(cities, (user, city) -> user + city)}. */
    public <O, R> KTable<K, R> leftJoin(KTable<K, O> other, ValueJoiner<? super V, ? super O, ? extends R> joiner) {
        return joined(other, joiner, TableTableJoin.Kind.LEFT, null, null);
    }

    /** As {@link #leftJoin(KTable, ValueJoiner)}, named. */
    public <O, R> KTable<K, R> leftJoin(
            KTable<K, O> other, ValueJoiner<? super V, ? super O, ? extends R> joiner, @Nullable Named named) {
        return joined(other, joiner, TableTableJoin.Kind.LEFT, named, null);
    }

    /** As {@link #leftJoin(KTable, ValueJoiner)}, kept in a store. */
    public <O, R> KTable<K, R> leftJoin(
            KTable<K, O> other,
            ValueJoiner<? super V, ? super O, ? extends R> joiner,
            Materialized<K, R, ?> materialized) {
        return joined(other, joiner, TableTableJoin.Kind.LEFT, null, materialized);
    }

    /** As {@link #leftJoin(KTable, ValueJoiner, Materialized)}, named. */
    public <O, R> KTable<K, R> leftJoin(
            KTable<K, O> other,
            ValueJoiner<? super V, ? super O, ? extends R> joiner,
            @Nullable Named named,
            Materialized<K, R, ?> materialized) {
        return joined(other, joiner, TableTableJoin.Kind.LEFT, named, materialized);
    }

    /** The rows of both tables, with null where one has none: {@code users.outerJoin(cities, (user, city) -> user + " " + city)}. */
    public <O, R> KTable<K, R> outerJoin(KTable<K, O> other, ValueJoiner<? super V, ? super O, ? extends R> joiner) {
        return joined(other, joiner, TableTableJoin.Kind.OUTER, null, null);
    }

    /** As {@link #outerJoin(KTable, ValueJoiner)}, named. */
    public <O, R> KTable<K, R> outerJoin(
            KTable<K, O> other, ValueJoiner<? super V, ? super O, ? extends R> joiner, @Nullable Named named) {
        return joined(other, joiner, TableTableJoin.Kind.OUTER, named, null);
    }

    /** As {@link #outerJoin(KTable, ValueJoiner)}, kept in a store. */
    public <O, R> KTable<K, R> outerJoin(
            KTable<K, O> other,
            ValueJoiner<? super V, ? super O, ? extends R> joiner,
            Materialized<K, R, ?> materialized) {
        return joined(other, joiner, TableTableJoin.Kind.OUTER, null, materialized);
    }

    /** As {@link #outerJoin(KTable, ValueJoiner, Materialized)}, named. */
    public <O, R> KTable<K, R> outerJoin(
            KTable<K, O> other,
            ValueJoiner<? super V, ? super O, ? extends R> joiner,
            @Nullable Named named,
            Materialized<K, R, ?> materialized) {
        return joined(other, joiner, TableTableJoin.Kind.OUTER, named, materialized);
    }

    @SuppressWarnings("NullAway") // the user's function takes null where its operator may have none
    private <O, R> KTable<K, R> joined(
            KTable<K, O> other,
            ValueJoiner<? super V, ? super O, ? extends R> joiner,
            TableTableJoin.Kind kind,
            @Nullable Named named,
            @Nullable Materialized<K, R, ?> materialized) {
        var join = (ValueJoiner<@Nullable Object, @Nullable Object, @Nullable Object>) (ValueJoiner<?, ?, ?>) joiner;
        return new TableTableJoins<K, V, O, R>(
                        graph,
                        this,
                        other,
                        new TableTableJoin.Join(kind, (key, left, right) -> join.apply(left, right)))
                .add(named, materialized);
    }

    /** The name under which the running application can be asked; null for a table that is not kept itself. */
    public @Nullable String queryableStoreName() {
        return store;
    }
}
