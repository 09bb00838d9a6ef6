package io.splashdam.dsl;

import io.splashdam.operator.Filter;
import io.splashdam.operator.FlatMap;
import io.splashdam.operator.FlatMapValues;
import io.splashdam.operator.MapValues;
import io.splashdam.operator.OperatorFactory;
import io.splashdam.operator.PassThrough;
import io.splashdam.operator.Peek;
import io.splashdam.operator.SelectKey;
import io.splashdam.operator.StreamTableJoin;
import io.splashdam.operator.TableView;
import io.splashdam.processor.FixedKeyProcessorSupplier;
import io.splashdam.processor.ProcessorOperator;
import io.splashdam.processor.ProcessorSupplier;
import io.splashdam.state.serde.Serde;
import io.splashdam.stores.KeyValue;
import io.splashdam.time.JoinWindows;
import io.splashdam.topology.ProcessorNode;
import io.splashdam.topology.SinkNode;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stream of records. Keys and values may be null where the topic has such; functions then get null.
 *
 * <p>Owned by the thread that builds.
 */
@SuppressWarnings("unchecked") // operators work on objects; the types are those that the user's own functions declare
public final class KStream<K, V> {
    private final Graph graph;
    private final String node;
    private final @Nullable Serde<K> keySerde;
    private final @Nullable Serde<V> valueSerde;
    private final boolean hasNewKeys;

    KStream(Graph graph, String node, @Nullable Serde<K> keySerde, @Nullable Serde<V> valueSerde, boolean hasNewKeys) {
        this.graph = graph;
        this.node = node;
        this.keySerde = keySerde;
        this.valueSerde = valueSerde;
        this.hasNewKeys = hasNewKeys;
    }

    /** Keeps the records for which the predicate holds: {@code s.filter((key, value) -> value > 10)}. */
    public KStream<K, V> filter(Predicate<? super K, ? super V> predicate) {
        return filter(predicate, null, true);
    }

    /** As {@link #filter(Predicate)}, named: {@code s.filter((k, v) -> v > 10, Named.as("large"))}. */
    public KStream<K, V> filter(Predicate<? super K, ? super V> predicate, Named named) {
        return filter(predicate, named, true);
    }

    /** Drops the records for which the predicate holds: {@code s.filterNot((key, value) -> value == null)}. */
    public KStream<K, V> filterNot(Predicate<? super K, ? super V> predicate) {
        return filter(predicate, null, false);
    }

    /** As {@link #filterNot(Predicate)}, named: {@code s.filterNot((k, v) -> v == null, Named.as("whole"))}. */
    public KStream<K, V> filterNot(Predicate<? super K, ? super V> predicate, Named named) {
        return filter(predicate, named, false);
    }

    private KStream<K, V> filter(Predicate<? super K, ? super V> predicate, @Nullable Named named, boolean kept) {
        Predicate<@Nullable Object, @Nullable Object> test =
                (Predicate<@Nullable Object, @Nullable Object>) (Predicate<?, ?>) predicate;
        String name = add(named, "KSTREAM-FILTER-", Filter.of(test::test, kept));
        return new KStream<>(graph, name, keySerde, valueSerde, hasNewKeys);
    }

    /** Gives each record a new key: {@code s.selectKey((key, value) -> value.customer())}. */
    public <R> KStream<R, V> selectKey(KeyValueMapper<? super K, ? super V, ? extends R> selector) {
        return selectKey(selector, null);
    }

    /** As {@link #selectKey(KeyValueMapper)}, named: {@code s.selectKey((k, v) -> v, Named.as("by-value"))}. */
    public <R> KStream<R, V> selectKey(
            KeyValueMapper<? super K, ? super V, ? extends R> selector, @Nullable Named named) {
        return selectKey(selector, named, null);
    }

    private <R> KStream<R, V> selectKey(
            KeyValueMapper<? super K, ? super V, ? extends R> selector,
            @Nullable Named named,
            @Nullable Serde<R> newKeySerde) {
        var select = (KeyValueMapper<@Nullable Object, @Nullable Object, @Nullable Object>)
                (KeyValueMapper<?, ?, ?>) selector;
        String name = add(named, "KSTREAM-KEY-SELECT-", SelectKey.of(select::apply));
        return new KStream<>(graph, name, newKeySerde, valueSerde, true);
    }

    /** Makes one record of each: {@code s.map((key, value) -> KeyValue.pair(value, key))}. */
    public <L, R> KStream<L, R> map(
            KeyValueMapper<? super K, ? super V, ? extends KeyValue<? extends L, ? extends R>> mapper) {
        return map(mapper, null);
    }

    /** As {@link #map(KeyValueMapper)}, named: {@code s.map((k, v) -> KeyValue.pair(v, k), Named.as("swap"))}. */
    public <L, R> KStream<L, R> map(
            KeyValueMapper<? super K, ? super V, ? extends KeyValue<? extends L, ? extends R>> mapper,
            @Nullable Named named) {
        var map = (KeyValueMapper<@Nullable Object, @Nullable Object, KeyValue<?, ?>>) (KeyValueMapper<?, ?, ?>) mapper;
        String name = add(named, "KSTREAM-MAP-", FlatMap.of((key, value) -> List.of(entry(map.apply(key, value)))));
        return new KStream<>(graph, name, null, null, true);
    }

    /** Replaces each value; the key stays: {@code s.mapValues(value -> value.length())}. */
    public <R> KStream<K, R> mapValues(ValueMapper<? super V, ? extends R> mapper) {
        return mapValues(mapper, null);
    }

    /** As {@link #mapValues(ValueMapper)}, named: {@code s.mapValues(String::length, Named.as("length"))}. */
    public <R> KStream<K, R> mapValues(ValueMapper<? super V, ? extends R> mapper, @Nullable Named named) {
        var map = (ValueMapper<@Nullable Object, @Nullable Object>) (ValueMapper<?, ?>) mapper;
        String name = add(named, "KSTREAM-MAPVALUES-", MapValues.of((key, value) -> map.apply(value), false));
        return new KStream<>(graph, name, keySerde, null, hasNewKeys);
    }

    /** Replaces each value, with the key at hand: {@code s.mapValues((key, value) -> key + value)}. */
    public <R> KStream<K, R> mapValues(ValueMapperWithKey<? super K, ? super V, ? extends R> mapper) {
        return mapValues(mapper, null);
    }

    /** As {@link #mapValues(ValueMapperWithKey)}, named: {@code s.mapValues((k, v) -> k + v, Named.as("join"))}. */
    public <R> KStream<K, R> mapValues(
            ValueMapperWithKey<? super K, ? super V, ? extends R> mapper, @Nullable Named named) {
        var map = (ValueMapperWithKey<@Nullable Object, @Nullable Object, @Nullable Object>)
                (ValueMapperWithKey<?, ?, ?>) mapper;
        String name = add(named, "KSTREAM-MAPVALUES-", MapValues.of(map::apply, true));
        return new KStream<>(graph, name, keySerde, null, hasNewKeys);
    }

    /** Makes any number of records of each: {@code s.flatMap((key, value) -> List.of(KeyValue.pair(value, 1)))}. */
    public <L, R> KStream<L, R> flatMap(
            KeyValueMapper<? super K, ? super V, ? extends Iterable<? extends KeyValue<? extends L, ? extends R>>>
                    mapper) {
        return flatMap(mapper, null);
    }

    /** As {@link #flatMap(KeyValueMapper)}, named. */
    public <L, R> KStream<L, R> flatMap(
            KeyValueMapper<? super K, ? super V, ? extends Iterable<? extends KeyValue<? extends L, ? extends R>>>
                    mapper,
            @Nullable Named named) {
        var map = (KeyValueMapper<@Nullable Object, @Nullable Object, Iterable<KeyValue<?, ?>>>)
                (KeyValueMapper<?, ?, ?>) mapper;
        String name = add(named, "KSTREAM-FLATMAP-", FlatMap.of((key, value) -> entries(map.apply(key, value))));
        return new KStream<>(graph, name, null, null, true);
    }

    private static Map.Entry<@Nullable Object, @Nullable Object> entry(KeyValue<?, ?> pair) {
        return new AbstractMap.SimpleImmutableEntry<>(pair.key, pair.value);
    }

    private static List<Map.Entry<@Nullable Object, @Nullable Object>> entries(Iterable<KeyValue<?, ?>> pairs) {
        List<Map.Entry<@Nullable Object, @Nullable Object>> entries = new ArrayList<>();
        pairs.forEach(pair -> entries.add(entry(pair)));
        return entries;
    }

    /** Makes any number of values of each: {@code lines.flatMapValues(line -> List.of(line.split(" ")))}. */
    public <R> KStream<K, R> flatMapValues(ValueMapper<? super V, ? extends Iterable<? extends R>> mapper) {
        return flatMapValues(mapper, null);
    }

    /** As {@link #flatMapValues(ValueMapper)}, named. */
    public <R> KStream<K, R> flatMapValues(
            ValueMapper<? super V, ? extends Iterable<? extends R>> mapper, @Nullable Named named) {
        var map = (ValueMapper<@Nullable Object, Iterable<? extends @Nullable Object>>) (ValueMapper<?, ?>) mapper;
        String name = add(named, "KSTREAM-FLATMAPVALUES-", FlatMapValues.of((key, value) -> map.apply(value), false));
        return new KStream<>(graph, name, keySerde, null, hasNewKeys);
    }

    /** Makes any number of values of each, with the key at hand: {@code s.flatMapValues((key, v) -> List.of(key, v))}. */
    public <R> KStream<K, R> flatMapValues(
            ValueMapperWithKey<? super K, ? super V, ? extends Iterable<? extends R>> mapper) {
        return flatMapValues(mapper, null);
    }

    /** As {@link #flatMapValues(ValueMapperWithKey)}, named. */
    public <R> KStream<K, R> flatMapValues(
            ValueMapperWithKey<? super K, ? super V, ? extends Iterable<? extends R>> mapper, @Nullable Named named) {
        var map = (ValueMapperWithKey<@Nullable Object, @Nullable Object, Iterable<? extends @Nullable Object>>)
                (ValueMapperWithKey<?, ?, ?>) mapper;
        String name = add(named, "KSTREAM-FLATMAPVALUES-", FlatMapValues.of(map::apply, true));
        return new KStream<>(graph, name, keySerde, null, hasNewKeys);
    }

    /** Shows each record to the action and hands it on: {@code s.peek((key, value) -> log.info("{}", key))}. */
    public KStream<K, V> peek(ForeachAction<? super K, ? super V> action) {
        return peek(action, null);
    }

    /** As {@link #peek(ForeachAction)}, named. */
    public KStream<K, V> peek(ForeachAction<? super K, ? super V> action, @Nullable Named named) {
        var act = (ForeachAction<@Nullable Object, @Nullable Object>) (ForeachAction<?, ?>) action;
        String name = add(named, "KSTREAM-PEEK-", Peek.of(act::apply));
        return new KStream<>(graph, name, keySerde, valueSerde, hasNewKeys);
    }

    /** Does something for each record; the stream ends here: {@code s.foreach((key, value) -> seen.add(key))}. */
    public void foreach(ForeachAction<? super K, ? super V> action) {
        foreach(action, null);
    }

    /** As {@link #foreach(ForeachAction)}, named. */
    public void foreach(ForeachAction<? super K, ? super V> action, @Nullable Named named) {
        var act = (ForeachAction<@Nullable Object, @Nullable Object>) (ForeachAction<?, ?>) action;
        add(named, "KSTREAM-FOREACH-", Peek.of(act::apply));
    }

    /** The records of both streams, without an order between them: {@code a.merge(b)}. */
    public KStream<K, V> merge(KStream<K, V> other) {
        return merge(other, null);
    }

    /** As {@link #merge(KStream)}, named. */
    public KStream<K, V> merge(KStream<K, V> other, @Nullable Named named) {
        String name = graph.name(named, "KSTREAM-MERGE-");
        List<String> parents = node.equals(other.node) ? List.of(node) : List.of(node, other.node);
        graph.add(new ProcessorNode(name, parents, PassThrough.factory(), List.of()));
        return new KStream<>(
                graph,
                name,
                keySerde != null && keySerde.equals(other.keySerde) ? keySerde : null,
                valueSerde != null && valueSerde.equals(other.valueSerde) ? valueSerde : null,
                hasNewKeys || other.hasNewKeys);
    }

    /** Splits the stream: {@code s.split().branch((k, v) -> v > 10, Branched.as("large")).defaultBranch()}. */
    public BranchedKStream<K, V> split() {
        return new BranchedKStream<>(graph, this, node, null);
    }

    /** As {@link #split()}; the name is the beginning of all branches' names. */
    public BranchedKStream<K, V> split(Named named) {
        return new BranchedKStream<>(graph, this, node, named);
    }

    /** The same stream, from another node on. */
    KStream<K, V> at(String otherNode) {
        return new KStream<>(graph, otherNode, keySerde, valueSerde, hasNewKeys);
    }

    /** Prints each record; the stream ends here: {@code s.print(Printed.toSysOut())}. */
    public void print(Printed<K, V> printed) {
        var act = (ForeachAction<@Nullable Object, @Nullable Object>) (ForeachAction<?, ?>) printed.action(node);
        add(printed.named(), "KSTREAM-PRINTER-", Peek.of(act::apply));
    }

    /** Leads each record to the task that owns its key: {@code s.repartition()}. */
    public KStream<K, V> repartition() {
        return repartition(new Repartitioned<>(null, null, null));
    }

    /** As {@link #repartition()}, with name and serdes: {@code s.repartition(Repartitioned.as("by-customer"))}. */
    public KStream<K, V> repartition(Repartitioned<K, V> repartitioned) {
        Serde<K> keys = repartitioned.keySerde() != null ? repartitioned.keySerde() : keySerde;
        Serde<V> values = repartitioned.valueSerde() != null ? repartitioned.valueSerde() : valueSerde;
        Named named = repartitioned.named();
        String name = named != null ? named.name() : graph.newName("KSTREAM-REPARTITION-");
        return new KStream<>(graph, graph.repartition(name, false, node, keys, values), keys, values, false);
    }

    /** Hands each record to a processor of the user's, which may change its key: {@code s.process(Dedup::new, "seen")}. */
    public <L, R> KStream<L, R> process(
            ProcessorSupplier<? super K, ? super V, L, R> supplier, String... stateStoreNames) {
        return process(supplier, null, stateStoreNames);
    }

    /** As {@link #process(ProcessorSupplier, String...)}, named. */
    public <L, R> KStream<L, R> process(
            ProcessorSupplier<? super K, ? super V, L, R> supplier, @Nullable Named named, String... stateStoreNames) {
        String name = named != null ? named.name() : graph.newName("KSTREAM-PROCESSOR-");
        graph.addProcessor(name, node, ProcessorOperator.of(supplier), supplier.stores(), stateStoreNames);
        return new KStream<>(graph, name, null, null, true);
    }

    /** Hands each record to a processor of the user's; its key stays: {@code s.processValues(Enrich::new, "cache")}. */
    public <R> KStream<K, R> processValues(
            FixedKeyProcessorSupplier<? super K, ? super V, R> supplier, String... stateStoreNames) {
        return processValues(supplier, null, stateStoreNames);
    }

    /** As {@link #processValues(FixedKeyProcessorSupplier, String...)}, named. */
    public <R> KStream<K, R> processValues(
            FixedKeyProcessorSupplier<? super K, ? super V, R> supplier,
            @Nullable Named named,
            String... stateStoreNames) {
        String name = named != null ? named.name() : graph.newName("KSTREAM-PROCESSVALUES-");
        graph.addProcessor(name, node, ProcessorOperator.of(supplier), supplier.stores(), stateStoreNames);
        return new KStream<>(graph, name, keySerde, null, hasNewKeys);
    }

    /** The stream as a table, the last value per key: {@code s.toTable()}. Records without a key are dropped. */
    public KTable<K, V> toTable() {
        return toTable(null, Materialized.with(null, null));
    }

    /** As {@link #toTable()}, named: {@code s.toTable(Named.as("latest"))}. */
    public KTable<K, V> toTable(@Nullable Named named) {
        return toTable(named, Materialized.with(null, null));
    }

    /** As {@link #toTable()}, in a store that can be asked by name: {@code s.toTable(Materialized.as("latest"))}. */
    public KTable<K, V> toTable(Materialized<K, V, ?> materialized) {
        return toTable(null, materialized);
    }

    /** As {@link #toTable(Materialized)}, named. */
    public KTable<K, V> toTable(@Nullable Named named, Materialized<K, V, ?> materialized) {
        Serde<K> keys = materialized.keySerde() != null ? materialized.keySerde() : keySerde;
        Serde<V> values = materialized.valueSerde() != null ? materialized.valueSerde() : valueSerde;
        String name = graph.name(named, "KSTREAM-TOTABLE-");
        String store = graph.storeName(materialized.named(), "KSTREAM-TOTABLE-");
        String parent = hasNewKeys ? graph.repartition(name, false, node, keys, values) : node;
        return graph.sourceTable(
                name, parent, StoredTable.of(store, materialized, keys, values), materialized, keys, values);
    }

    /** Groups by a new key: {@code words.groupBy((key, word) -> word)}. Records without a new key are dropped. */
    public <R> KGroupedStream<R, V> groupBy(KeyValueMapper<? super K, ? super V, ? extends R> selector) {
        return groupBy(selector, new Grouped<>(null, null, null));
    }

    /** As {@link #groupBy(KeyValueMapper)}: {@code words.groupBy((k, w) -> w, Grouped.with(Serdes.String(), Serdes.String()))}. */
    public <R> KGroupedStream<R, V> groupBy(
            KeyValueMapper<? super K, ? super V, ? extends R> selector, Grouped<R, V> grouped) {
        return selectKey(selector, grouped.named(), grouped.keySerde()).groupByKey(grouped);
    }

    /** Groups by the key that the records have: {@code s.groupByKey()}. Records without a key are dropped. */
    public KGroupedStream<K, V> groupByKey() {
        return groupByKey(new Grouped<>(null, null, null));
    }

    /** As {@link #groupByKey()}: {@code s.groupByKey(Grouped.with(Serdes.String(), Serdes.Long()))}. */
    public KGroupedStream<K, V> groupByKey(Grouped<K, V> grouped) {
        return new KGroupedStream<>(
                graph,
                node,
                grouped.named(),
                grouped.keySerde() != null ? grouped.keySerde() : keySerde,
                grouped.valueSerde() != null ? grouped.valueSerde() : valueSerde,
                hasNewKeys);
    }

    /** Writes a topic, which must exist: {@code s.to("out")}. */
    public void to(String topic) {
        to(topic, new Produced<>(null, null, null));
    }

    /** Writes a topic, which must exist: {@code s.to("out", Produced.with(Serdes.String(), Serdes.Long()))}. */
    public void to(String topic, Produced<K, V> produced) {
        graph.add(new SinkNode(
                graph.name(produced.named(), "KSTREAM-SINK-"),
                List.of(node),
                topic,
                produced.keySerde() != null ? produced.keySerde() : keySerde,
                produced.valueSerde() != null ? produced.valueSerde() : valueSerde));
    }

    /** Joins records of two streams with the same key and near times: {@code clicks.join(views, (c, v) -> c + v, windows)}. */
    public <O, R> KStream<K, R> join(
            KStream<K, O> other, ValueJoiner<? super V, ? super O, ? extends R> joiner, JoinWindows windows) {
        return join(other, joiner, windows, StreamJoined.with(null, null, null));
    }

    /** As {@link #join(KStream, ValueJoiner, JoinWindows)}, with serdes and names. */
    public <O, R> KStream<K, R> join(
            KStream<K, O> other,
            ValueJoiner<? super V, ? super O, ? extends R> joiner,
            JoinWindows windows,
            StreamJoined<K, V, O> how) {
        return join(other, (key, left, right) -> joiner.apply(left, right), windows, how);
    }

    /** As {@link #join(KStream, ValueJoiner, JoinWindows)}, with the key at hand. */
    public <O, R> KStream<K, R> join(
            KStream<K, O> other,
            ValueJoinerWithKey<? super K, ? super V, ? super O, ? extends R> joiner,
            JoinWindows windows) {
        return join(other, joiner, windows, StreamJoined.with(null, null, null));
    }

    /** As {@link #join(KStream, ValueJoiner, JoinWindows, StreamJoined)}, with the key at hand. */
    public <O, R> KStream<K, R> join(
            KStream<K, O> other,
            ValueJoinerWithKey<? super K, ? super V, ? super O, ? extends R> joiner,
            JoinWindows windows,
            StreamJoined<K, V, O> how) {
        return joined(other, new StreamStreamJoins<K, V, O, R>(graph, windows, how, false, false, joiner), how);
    }

    /** As {@code join}; a record that meets none leaves with null for the other's value once its window has closed. */
    public <O, R> KStream<K, R> leftJoin(
            KStream<K, O> other, ValueJoiner<? super V, ? super O, ? extends R> joiner, JoinWindows windows) {
        return leftJoin(other, joiner, windows, StreamJoined.with(null, null, null));
    }

    /** As {@link #leftJoin(KStream, ValueJoiner, JoinWindows)}, with serdes and names. */
    public <O, R> KStream<K, R> leftJoin(
            KStream<K, O> other,
            ValueJoiner<? super V, ? super O, ? extends R> joiner,
            JoinWindows windows,
            StreamJoined<K, V, O> how) {
        return leftJoin(other, (key, left, right) -> joiner.apply(left, right), windows, how);
    }

    /** As {@link #leftJoin(KStream, ValueJoiner, JoinWindows)}, with the key at hand. */
    public <O, R> KStream<K, R> leftJoin(
            KStream<K, O> other,
            ValueJoinerWithKey<? super K, ? super V, ? super O, ? extends R> joiner,
            JoinWindows windows) {
        return leftJoin(other, joiner, windows, StreamJoined.with(null, null, null));
    }

    /** As {@link #leftJoin(KStream, ValueJoiner, JoinWindows, StreamJoined)}, with the key at hand. */
    public <O, R> KStream<K, R> leftJoin(
            KStream<K, O> other,
            ValueJoinerWithKey<? super K, ? super V, ? super O, ? extends R> joiner,
            JoinWindows windows,
            StreamJoined<K, V, O> how) {
        return joined(other, new StreamStreamJoins<K, V, O, R>(graph, windows, how, true, false, joiner), how);
    }

    /** As {@code leftJoin}, for records of both streams. */
    public <O, R> KStream<K, R> outerJoin(
            KStream<K, O> other, ValueJoiner<? super V, ? super O, ? extends R> joiner, JoinWindows windows) {
        return outerJoin(other, joiner, windows, StreamJoined.with(null, null, null));
    }

    /** As {@link #outerJoin(KStream, ValueJoiner, JoinWindows)}, with serdes and names. */
    public <O, R> KStream<K, R> outerJoin(
            KStream<K, O> other,
            ValueJoiner<? super V, ? super O, ? extends R> joiner,
            JoinWindows windows,
            StreamJoined<K, V, O> how) {
        return outerJoin(other, (key, left, right) -> joiner.apply(left, right), windows, how);
    }

    /** As {@link #outerJoin(KStream, ValueJoiner, JoinWindows)}, with the key at hand. */
    public <O, R> KStream<K, R> outerJoin(
            KStream<K, O> other,
            ValueJoinerWithKey<? super K, ? super V, ? super O, ? extends R> joiner,
            JoinWindows windows) {
        return outerJoin(other, joiner, windows, StreamJoined.with(null, null, null));
    }

    /** As {@link #outerJoin(KStream, ValueJoiner, JoinWindows, StreamJoined)}, with the key at hand. */
    public <O, R> KStream<K, R> outerJoin(
            KStream<K, O> other,
            ValueJoinerWithKey<? super K, ? super V, ? super O, ? extends R> joiner,
            JoinWindows windows,
            StreamJoined<K, V, O> how) {
        return joined(other, new StreamStreamJoins<K, V, O, R>(graph, windows, how, true, true, joiner), how);
    }

    private <O, R> KStream<K, R> joined(
            KStream<K, O> other, StreamStreamJoins<K, V, O, R> join, StreamJoined<K, V, O> how) {
        String left = hasNewKeys
                ? graph.repartition(
                        how.named() != null ? how.named().name() + "-left" : node,
                        false,
                        node,
                        how.keySerde() != null ? how.keySerde() : keySerde,
                        how.valueSerde() != null ? how.valueSerde() : valueSerde)
                : node;
        String right = other.hasNewKeys
                ? graph.repartition(
                        how.named() != null ? how.named().name() + "-right" : other.node,
                        false,
                        other.node,
                        how.keySerde() != null ? how.keySerde() : other.keySerde,
                        how.otherValueSerde() != null ? how.otherValueSerde() : other.valueSerde)
                : other.node;
        String merge = join.add(
                left,
                right,
                new StreamStreamJoins.StreamSerdes<>(keySerde, valueSerde),
                new StreamStreamJoins.StreamSerdes<>(other.keySerde, other.valueSerde));
        return new KStream<>(graph, merge, how.keySerde() != null ? how.keySerde() : keySerde, null, false);
    }

    /** Joins each record with what the table has for its key at that time: {@code orders.join(customers, (o, c) -> o + c)}. */
    public <O, R> KStream<K, R> join(KTable<K, O> table, ValueJoiner<? super V, ? super O, ? extends R> joiner) {
        return join(table, joiner, new Joined<>(null, null, null, null));
    }

    /** As {@link #join(KTable, ValueJoiner)}, with serdes and a name. */
    public <O, R> KStream<K, R> join(
            KTable<K, O> table, ValueJoiner<? super V, ? super O, ? extends R> joiner, Joined<K, V, O> how) {
        return join(table, (key, left, right) -> joiner.apply(left, right), how);
    }

    /** As {@link #join(KTable, ValueJoiner)}, with the key at hand. */
    public <O, R> KStream<K, R> join(
            KTable<K, O> table, ValueJoinerWithKey<? super K, ? super V, ? super O, ? extends R> joiner) {
        return join(table, joiner, new Joined<>(null, null, null, null));
    }

    /** As {@link #join(KTable, ValueJoiner, Joined)}, with the key at hand. */
    public <O, R> KStream<K, R> join(
            KTable<K, O> table,
            ValueJoinerWithKey<? super K, ? super V, ? super O, ? extends R> joiner,
            Joined<K, V, O> how) {
        return joined(table, joiner, how, false);
    }

    /** As {@code join}; where the table has nothing, the joiner gets null: {@code orders.leftJoin(customers, (o, c) -> o + c)}. */
    public <O, R> KStream<K, R> leftJoin(KTable<K, O> table, ValueJoiner<? super V, ? super O, ? extends R> joiner) {
        return leftJoin(table, joiner, new Joined<>(null, null, null, null));
    }

    /** As {@link #leftJoin(KTable, ValueJoiner)}, with serdes and a name. */
    public <O, R> KStream<K, R> leftJoin(
            KTable<K, O> table, ValueJoiner<? super V, ? super O, ? extends R> joiner, Joined<K, V, O> how) {
        return leftJoin(table, (key, left, right) -> joiner.apply(left, right), how);
    }

    /** As {@link #leftJoin(KTable, ValueJoiner)}, with the key at hand. */
    public <O, R> KStream<K, R> leftJoin(
            KTable<K, O> table, ValueJoinerWithKey<? super K, ? super V, ? super O, ? extends R> joiner) {
        return leftJoin(table, joiner, new Joined<>(null, null, null, null));
    }

    /** As {@link #leftJoin(KTable, ValueJoiner, Joined)}, with the key at hand. */
    public <O, R> KStream<K, R> leftJoin(
            KTable<K, O> table,
            ValueJoinerWithKey<? super K, ? super V, ? super O, ? extends R> joiner,
            Joined<K, V, O> how) {
        return joined(table, joiner, how, true);
    }

    @SuppressWarnings("NullAway") // the user's function takes null where its operator may have none
    private <O, R> KStream<K, R> joined(
            KTable<K, O> table,
            ValueJoinerWithKey<? super K, ? super V, ? super O, ? extends R> joiner,
            Joined<K, V, O> how,
            boolean isLeft) {
        var join = (ValueJoinerWithKey<@Nullable Object, @Nullable Object, @Nullable Object, @Nullable Object>)
                (ValueJoinerWithKey<?, ?, ?, ?>) joiner;
        Serde<K> keys = how.keySerde() != null ? how.keySerde() : keySerde;
        String parent = hasNewKeys
                ? graph.repartition(
                        how.named() != null ? how.named().name() : node,
                        false,
                        node,
                        keys,
                        how.valueSerde() != null ? how.valueSerde() : valueSerde)
                : node;
        String name = graph.name(how.named(), isLeft ? "KSTREAM-LEFTJOIN-" : "KSTREAM-JOIN-");
        TableView view = table.origin().view();
        graph.add(
                new ProcessorNode(name, List.of(parent), StreamTableJoin.of(view, isLeft, join::apply), view.stores()));
        return new KStream<>(graph, name, keys, null, false);
    }

    private String add(@Nullable Named named, String prefix, OperatorFactory operator) {
        String name = graph.name(named, prefix);
        graph.addProcessor(name, node, operator);
        return name;
    }
}
