package io.splashdam.dsl;

import io.splashdam.state.serde.Serde;
import io.splashdam.topology.TopologyException;
import org.jspecify.annotations.Nullable;

/**
 * How a stream is led to the tasks that own its keys.
 *
 * <pre>{@code
 * s.selectKey((id, order) -> order.customer()).repartition(Repartitioned.with(Serdes.String(), orders));
 * }</pre>
 */
public record Repartitioned<K, V>(
        @Nullable Named named,
        @Nullable Serde<K> keySerde,
        @Nullable Serde<V> valueSerde) {
    public static <K, V> Repartitioned<K, V> as(String name) {
        return new Repartitioned<>(Named.as(name), null, null);
    }

    public static <K, V> Repartitioned<K, V> with(@Nullable Serde<K> keySerde, @Nullable Serde<V> valueSerde) {
        return new Repartitioned<>(null, keySerde, valueSerde);
    }

    public Repartitioned<K, V> withName(String name) {
        return new Repartitioned<>(Named.as(name), keySerde, valueSerde);
    }

    public Repartitioned<K, V> withKeySerde(Serde<K> serde) {
        return new Repartitioned<>(named, serde, valueSerde);
    }

    public Repartitioned<K, V> withValueSerde(Serde<V> serde) {
        return new Repartitioned<>(named, keySerde, serde);
    }

    /** @throws TopologyException always: an exchange in the process has as many partitions as what it reads */
    public Repartitioned<K, V> withNumberOfPartitions(int partitions) {
        throw new TopologyException("repartitioning in the process (exchange=local) keeps the number of partitions,"
                + " but " + partitions + " are asked for; write a topic with that many and read it with stream");
    }
}
