package io.splashdam.dsl;

import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A branch of a split stream: its name, and what becomes of it.
 *
 * <pre>{@code
 * orders.split().branch((id, order) -> order.isLarge(), Branched.withConsumer(large -> large.to("large")));
 * }</pre>
 */
public record Branched<K, V>(
        @Nullable Named named,
        @Nullable Function<? super KStream<K, V>, ? extends @Nullable KStream<K, V>> function,
        @Nullable Consumer<? super KStream<K, V>> consumer) {
    public static <K, V> Branched<K, V> as(String name) {
        return new Branched<>(Named.as(name), null, null);
    }

    /** The stream that the function answers is what {@code split} gives out under the branch's name; null: none. */
    public static <K, V> Branched<K, V> withFunction(
            Function<? super KStream<K, V>, ? extends @Nullable KStream<K, V>> chain) {
        return new Branched<>(null, chain, null);
    }

    public static <K, V> Branched<K, V> withFunction(
            Function<? super KStream<K, V>, ? extends @Nullable KStream<K, V>> chain, String name) {
        return new Branched<>(Named.as(name), chain, null);
    }

    public static <K, V> Branched<K, V> withConsumer(Consumer<KStream<K, V>> chain) {
        return new Branched<>(null, null, chain);
    }

    public static <K, V> Branched<K, V> withConsumer(Consumer<KStream<K, V>> chain, String name) {
        return new Branched<>(Named.as(name), null, chain);
    }

    public Branched<K, V> withName(String name) {
        return new Branched<>(Named.as(name), function, consumer);
    }
}
