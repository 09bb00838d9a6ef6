package io.splashdam.dsl;

import io.splashdam.operator.JoinBuffer;
import io.splashdam.operator.PassThrough;
import io.splashdam.operator.StreamStreamJoin;
import io.splashdam.state.StoreShape;
import io.splashdam.state.StoreSpec;
import io.splashdam.state.ValueLayout;
import io.splashdam.state.serde.Serde;
import io.splashdam.time.JoinWindows;
import io.splashdam.topology.ProcessorNode;
import io.splashdam.topology.StoreSerdes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds the nodes of a join of two streams.
 *
 * <pre>
 *   left ──► windowed (its store) ──► join this (the other's store) ──┐
 *                                          waiting records            ├─► merge
 *   right ─► windowed (its store) ──► join other (the other's store) ─┘
 * </pre>
 */
@SuppressWarnings("unchecked") // operators work on objects; the types are those that the user's own functions declare
final class StreamStreamJoins<K, V1, V2, R> {
    private static final String JOIN_THIS = "KSTREAM-JOINTHIS-";
    private static final String OUTER_THIS = "KSTREAM-OUTERTHIS-";

    private final Graph graph;
    private final JoinWindows windows;
    private final StreamJoined<K, V1, V2> how;
    private final boolean isLeftOuter;
    private final boolean isRightOuter;
    private final StreamStreamJoin.Joiner joiner;

    @SuppressWarnings("NullAway") // the user's function takes null where its operator may have none
    StreamStreamJoins(
            Graph graph,
            JoinWindows windows,
            StreamJoined<K, V1, V2> how,
            boolean isLeftOuter,
            boolean isRightOuter,
            ValueJoinerWithKey<? super K, ? super V1, ? super V2, ? extends R> joiner) {
        this.graph = graph;
        this.windows = windows;
        this.how = how;
        this.isLeftOuter = isLeftOuter;
        this.isRightOuter = isRightOuter;
        var join = (ValueJoinerWithKey<@Nullable Object, @Nullable Object, @Nullable Object, @Nullable Object>)
                (ValueJoinerWithKey<?, ?, ?, ?>) joiner;
        this.joiner = join::apply;
    }

    /** Nodes whose keys are in their partitions; answers the merging one. */
    String add(String left, String right, StreamSerdes<K, V1> leftSerdes, StreamSerdes<K, V2> rightSerdes) {
        String leftBuffer = graph.name(how.named(), "-this-windowed", "KSTREAM-WINDOWED-");
        String rightBuffer = graph.name(how.named(), "-other-windowed", "KSTREAM-WINDOWED-");
        String leftGenerated = graph.newName(isRightOuter ? OUTER_THIS : JOIN_THIS);
        String rightGenerated = graph.newName(isLeftOuter ? "KSTREAM-OUTEROTHER-" : "KSTREAM-JOINOTHER-");
        String leftSuffix = isRightOuter ? "-outer-this-join" : "-this-join";
        String rightSuffix = isLeftOuter ? "-outer-other-join" : "-other-join";
        String merge = graph.name(how.named(), "-merge", "KSTREAM-MERGE-");
        Serde<K> keys = how.keySerde() != null ? how.keySerde() : leftSerdes.key();
        JoinBuffer.Side leftSide =
                side(leftGenerated, leftSuffix, keys, how.valueSerde() != null ? how.valueSerde() : leftSerdes.value());
        JoinBuffer.Side rightSide = side(
                rightGenerated,
                rightSuffix,
                keys,
                how.otherValueSerde() != null ? how.otherValueSerde() : rightSerdes.value());
        String waiting = isLeftOuter || isRightOuter ? addWaiting(leftGenerated, keys, leftSide) : null;
        graph.add(new ProcessorNode(leftBuffer, List.of(left), JoinBuffer.of(leftSide), List.of(leftSide.store())));
        graph.add(new ProcessorNode(rightBuffer, List.of(right), JoinBuffer.of(rightSide), List.of(rightSide.store())));
        String joinThis = how.named() != null ? how.named().name() + leftSuffix : leftGenerated;
        String joinOther = how.named() != null ? how.named().name() + rightSuffix : rightGenerated;
        graph.add(new ProcessorNode(
                joinThis,
                List.of(leftBuffer),
                StreamStreamJoin.of(plan(true, isLeftOuter, leftSide, rightSide, waiting)),
                waiting == null ? List.of(rightSide.store()) : List.of(rightSide.store(), waiting)));
        graph.add(new ProcessorNode(
                joinOther,
                List.of(rightBuffer),
                StreamStreamJoin.of(plan(false, isRightOuter, leftSide, rightSide, waiting)),
                waiting == null ? List.of(leftSide.store()) : List.of(leftSide.store(), waiting)));
        graph.add(new ProcessorNode(merge, List.of(joinThis, joinOther), PassThrough.factory(), List.of()));
        return merge;
    }

    private JoinBuffer.Side side(String generated, String suffix, @Nullable Serde<K> keys, @Nullable Serde<?> values) {
        String name = (how.storeName() != null ? how.storeName().name() + suffix : generated) + "-store";
        graph.builder()
                .addStore(
                        new StoreSpec(
                                name,
                                ValueLayout.PLAIN,
                                how.isLogged(),
                                StoreShape.window(windows.size() + windows.gracePeriodMs(), true)),
                        new StoreSerdes(keys, values));
        return new JoinBuffer.Side(name, keys, values);
    }

    private String addWaiting(String leftGenerated, @Nullable Serde<K> keys, JoinBuffer.Side left) {
        Named storeName = how.storeName();
        String name = storeName != null
                ? storeName.name() + (isRightOuter ? "-outer-shared-join" : "-left-shared-join")
                : "KSTREAM-OUTERSHARED-"
                        + leftGenerated.substring(isRightOuter ? OUTER_THIS.length() : JOIN_THIS.length());
        graph.builder()
                .addStore(
                        new StoreSpec(name + "-store", ValueLayout.PLAIN, how.isLogged()),
                        new StoreSerdes(keys, left.valueSerde()));
        return name + "-store";
    }

    private StreamStreamJoin.Plan plan(
            boolean isLeft, boolean isOuter, JoinBuffer.Side left, JoinBuffer.Side right, @Nullable String waiting) {
        return new StreamStreamJoin.Plan(windows, isLeft, isOuter, left, right, waiting, joiner);
    }

    /** The serdes of a stream, which may be unknown. */
    record StreamSerdes<K, V>(
            @Nullable Serde<K> key, @Nullable Serde<V> value) {}
}
