package io.splashdam.dsl;

import io.splashdam.operator.DropNullKeys;
import io.splashdam.operator.TableDemand;
import io.splashdam.operator.TableSource;
import io.splashdam.state.serde.Serde;
import io.splashdam.stores.StoreBuilder;
import io.splashdam.topology.Node;
import io.splashdam.topology.OperatorSpec;
import io.splashdam.topology.ProcessorNode;
import io.splashdam.topology.SinkNode;
import io.splashdam.topology.SourceNode;
import io.splashdam.topology.StoreSerdes;
import io.splashdam.topology.TopologyBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Adds nodes and numbers those without a name, as Kafka Streams numbers them. Owned by the thread that builds. */
final class Graph {
    static final String REPARTITION_SUFFIX = "-repartition";

    private static final Pattern GENERATED = Pattern.compile("K(STREAM|TABLE).*-[0-9]{10}-repartition");

    private final TopologyBuilder builder = new TopologyBuilder();
    private final Map<String, String> sourceOfRepartition = new HashMap<>();
    private final Map<String, StoreBuilder<?>> added = new HashMap<>();
    private int index;

    TopologyBuilder builder() {
        return builder;
    }

    String newName(String prefix) {
        return "%s%010d".formatted(prefix, index++);
    }

    /** A given name or a generated one; a number is used up by both: Kafka Streams does so. */
    String name(@Nullable Named named, String prefix) {
        String generated = newName(prefix);
        return named != null ? named.name() : generated;
    }

    /** A given name with a suffix, or a generated one. */
    String name(@Nullable Named named, String suffix, String prefix) {
        String generated = newName(prefix);
        return named != null ? named.name() + suffix : generated;
    }

    String storeName(@Nullable Named named, String prefix) {
        return named != null ? named.name() : newName(prefix + "STATE-STORE-");
    }

    void add(Node node) {
        builder.add(node);
    }

    void addProcessor(String name, String parent, OperatorSpec operator) {
        builder.add(new ProcessorNode(name, List.of(parent), operator, List.of()));
    }

    /** A processor with stores: some come with it, some have been added before. */
    void addProcessor(String name, String parent, OperatorSpec operator, Set<StoreBuilder<?>> own, String... others) {
        addProcessor(name, parent, operator);
        for (StoreBuilder<?> store : own) {
            addStore(store);
            builder.connect(name, store.name());
        }
        for (String store : others) {
            builder.connect(name, store);
        }
    }

    /** Adds a store, once even where several processors bring the same one. */
    void addStore(StoreBuilder<?> store) {
        StoreBuilder<?> present = added.putIfAbsent(store.name(), store);
        if (present == null || !present.equals(store)) {
            builder.addStore(store.spec(), new StoreSerdes(store.keySerde(), store.valueSerde()));
        }
    }

    /** A table that is read behind {@code parent}; kept when it has been named. */
    <K, V> KTable<K, V> sourceTable(
            String name,
            String parent,
            StoredTable table,
            Materialized<K, V, ?> materialized,
            @Nullable Serde<K> keySerde,
            @Nullable Serde<V> valueSerde) {
        TableDemand demand = new TableDemand();
        addProcessor(name, parent, TableSource.of(table.kept(), demand));
        TableOrigin origin = TableOrigin.source(this, name, table, demand);
        boolean isNamed = materialized.named() != null;
        if (isNamed) {
            origin.view(); // kept from the beginning
        }
        return new KTable<>(
                this, name, keySerde, valueSerde, isNamed ? table.kept().name() : null, origin);
    }

    /**
     * Leads records with new keys to the tasks that own them; answers the source behind.
     *
     * @param isShared true: a repartitioning of this name may exist, and is used again
     */
    String repartition(
            String prefix,
            boolean isShared,
            String parent,
            @Nullable Serde<?> keySerde,
            @Nullable Serde<?> valueSerde) {
        String topic = prefix.endsWith(REPARTITION_SUFFIX) ? prefix : prefix + REPARTITION_SUFFIX;
        String present = sourceOfRepartition.get(topic);
        if (present != null && isShared) {
            return present;
        }
        String sink =
                newName("KSTREAM-SINK-"); // the numbers are used up even where names are given: Kafka Streams does so
        String filter = newName("KSTREAM-FILTER-");
        String source = newName("KSTREAM-SOURCE-");
        if (!GENERATED.matcher(topic).matches()) {
            sink = topic + "-sink";
            filter = topic + "-filter";
            source = topic + "-source";
        }
        builder.addRepartition(topic);
        addProcessor(filter, parent, DropNullKeys.factory());
        builder.add(new SinkNode(sink, List.of(filter), topic, keySerde, valueSerde));
        builder.add(new SourceNode(source, List.of(topic), keySerde, valueSerde, null));
        sourceOfRepartition.put(topic, source);
        return source;
    }
}
