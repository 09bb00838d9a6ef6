package io.splashdam.dsl;

import io.splashdam.operator.OperatorFactory;
import io.splashdam.operator.PassThrough;
import io.splashdam.operator.TableDemand;
import io.splashdam.operator.TableSource;
import io.splashdam.operator.TableTableJoin;
import io.splashdam.operator.TableView;
import io.splashdam.state.serde.Serde;
import io.splashdam.topology.ProcessorNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds the nodes of a join of two tables.
 *
 * <pre>
 *   left ──► join this (looks into right) ──┐
 *                                           ├─► merge (its store, if it is kept)
 *   right ─► join other (looks into left) ──┘
 * </pre>
 */
record TableTableJoins<K, V, O, R>(Graph graph, KTable<K, V> left, KTable<K, O> right, TableTableJoin.Join join) {
    private static final String MERGE = "KTABLE-MERGE-";

    KTable<K, R> add(@Nullable Named named, @Nullable Materialized<K, R, ?> materialized) {
        String store = materialized == null ? null : graph.storeName(materialized.named(), MERGE);
        String merge = graph.name(named, MERGE);
        if (join.kind() != TableTableJoin.Kind.INNER) {
            left.origin().sendOldValues(true); // what was not there before need not be deleted
        }
        if (join.kind() == TableTableJoin.Kind.OUTER) {
            right.origin().sendOldValues(true);
        }
        String joinThis = graph.name(named, "-join-this", "KTABLE-JOINTHIS-");
        String joinOther = graph.name(named, "-join-other", "KTABLE-JOINOTHER-");
        TableDemand demand = new TableDemand();
        addSide(joinThis, left.node(), right.origin().view(), true, demand);
        addSide(joinOther, right.node(), left.origin().view(), false, demand);
        Serde<K> keys =
                materialized != null && materialized.keySerde() != null ? materialized.keySerde() : left.keySerde();
        Serde<R> values = materialized == null ? null : materialized.valueSerde();
        TableOrigin joined = TableOrigin.joined(left.origin(), right.origin(), join, demand);
        if (store == null || materialized == null) {
            addMerge(merge, joinThis, joinOther, PassThrough.factory());
            return new KTable<>(graph, merge, keys, values, null, joined);
        }
        TableDemand kept = new TableDemand();
        kept.askForStore();
        StoredTable table = StoredTable.of(store, materialized, keys, values);
        addMerge(merge, joinThis, joinOther, TableSource.of(table.kept(), kept));
        table.addTo(graph, merge);
        return new KTable<>(graph, merge, keys, values, store, TableOrigin.stored(table.kept(), kept));
    }

    private void addSide(String name, String parent, TableView other, boolean isLeft, TableDemand demand) {
        graph.add(new ProcessorNode(
                name, List.of(parent), TableTableJoin.of(other, join, isLeft, demand), other.stores()));
    }

    private void addMerge(String name, String joinThis, String joinOther, OperatorFactory factory) {
        graph.add(new ProcessorNode(name, List.of(joinThis, joinOther), factory, List.of()));
    }
}
