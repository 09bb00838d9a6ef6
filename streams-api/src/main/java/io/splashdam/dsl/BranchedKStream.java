package io.splashdam.dsl;

import io.splashdam.operator.Branch;
import io.splashdam.operator.PassThrough;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A stream that is being split: each record goes to the first branch whose predicate holds.
 *
 * <pre>{@code
 * Map<String, KStream<String, Order>> parts = orders.split(Named.as("size-"))
 *         .branch((id, order) -> order.total() > 1000, Branched.as("large"))
 *         .defaultBranch(Branched.as("small"));
 * parts.get("size-large").to("large-orders");
 * }</pre>
 *
 * Owned by the thread that builds.
 */
public final class BranchedKStream<K, V> {
    private final Graph graph;
    private final KStream<K, V> stream;
    private final String node;
    private final Choices choices = new Choices();
    private final Map<String, KStream<K, V>> parts = new LinkedHashMap<>();

    private static final class Choices implements Branch.Branches {
        private final List<BiPredicate<@Nullable Object, @Nullable Object>> predicates = new ArrayList<>();
        private final List<String> names = new ArrayList<>();
        private @Nullable String defaultName;

        @Override
        public List<BiPredicate<@Nullable Object, @Nullable Object>> predicates() {
            return predicates;
        }

        @Override
        public List<String> names() {
            return names;
        }

        @Override
        public @Nullable String defaultName() {
            return defaultName;
        }
    }

    BranchedKStream(Graph graph, KStream<K, V> stream, String parent, @Nullable Named named) {
        this.graph = graph;
        this.stream = stream;
        this.node = graph.name(named, "KSTREAM-BRANCH-");
        graph.addProcessor(node, parent, Branch.of(choices));
    }

    /** Adds a branch, named by its number. */
    public BranchedKStream<K, V> branch(Predicate<? super K, ? super V> predicate) {
        return branch(predicate, new Branched<>(null, null, null));
    }

    /** Adds a branch: {@code split.branch((key, value) -> value > 10, Branched.as("large"))}. */
    @SuppressWarnings(
            "unchecked") // operators work on objects; the types are those that the user's own functions declare
    public BranchedKStream<K, V> branch(Predicate<? super K, ? super V> predicate, Branched<K, V> branched) {
        Predicate<@Nullable Object, @Nullable Object> test =
                (Predicate<@Nullable Object, @Nullable Object>) (Predicate<?, ?>) predicate;
        choices.predicates.add(test::test);
        choices.names.add(add(branched, choices.predicates.size()));
        return this;
    }

    /** The rest forms a branch of its own; answers all branches by name. */
    public Map<String, KStream<K, V>> defaultBranch() {
        return defaultBranch(new Branched<>(null, null, null));
    }

    /** As {@link #defaultBranch()}: {@code split.defaultBranch(Branched.as("rest"))}. */
    public Map<String, KStream<K, V>> defaultBranch(Branched<K, V> branched) {
        choices.defaultName = add(branched, 0);
        return Map.copyOf(parts);
    }

    /** The rest is dropped; answers all branches by name. */
    public Map<String, KStream<K, V>> noDefaultBranch() {
        return Map.copyOf(parts);
    }

    private String add(Branched<K, V> branched, int number) {
        Named named = branched.named();
        graph.newName("KSTREAM-BRANCH-"); // a number is used up: Kafka Streams does so
        String name = node + (named != null ? named.name() : String.valueOf(number));
        graph.addProcessor(name, node, PassThrough.factory());
        KStream<K, V> part = stream.at(name);
        if (branched.function() != null) {
            KStream<K, V> made = branched.function().apply(part);
            if (made != null) {
                parts.put(name, made);
            }
        } else if (branched.consumer() != null) {
            branched.consumer().accept(part);
        } else {
            parts.put(name, part);
        }
        return name;
    }
}
