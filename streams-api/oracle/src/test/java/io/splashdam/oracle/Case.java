package io.splashdam.oracle;

import io.splashdam.dsl.StreamsBuilder;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One topology, written twice. Keys and values of its sources are strings where nothing else is said; the input topics are
 * those that it reads.
 *
 * @param theirs for Kafka Streams
 * @param ours for Splashdam, with the same calls
 */
public record Case(
        String name,
        Function<org.apache.kafka.streams.StreamsBuilder, org.apache.kafka.streams.Topology> theirs,
        Function<StreamsBuilder, io.splashdam.topology.Topology> ours,
        Inputs inputs) {
    public static Case of(
            String name, Consumer<org.apache.kafka.streams.StreamsBuilder> theirs, Consumer<StreamsBuilder> ours) {
        return new Case(
                name,
                builder -> {
                    theirs.accept(builder);
                    return builder.build();
                },
                builder -> {
                    ours.accept(builder);
                    return builder.build();
                },
                Inputs.USUAL);
    }

    public Case with(Inputs chosen) {
        return new Case(name, theirs, ours, chosen);
    }

    @Override
    public String toString() {
        return name;
    }
}
