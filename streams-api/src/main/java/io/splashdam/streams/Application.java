package io.splashdam.streams;

import io.splashdam.topology.Topology;

/**
 * A topology that {@code splashdam run --app CLASS} starts. The class needs a public constructor without parameters. One that needs no
 * settings can do without this interface: a {@code public static Topology topology()} is enough.
 *
 * <pre>{@code
 * public final class Pages implements Application {
 *     public Topology topology(StreamsConfig config) {
 *         StreamsBuilder builder = new StreamsBuilder();
 *         builder.stream("visits", Consumed.with(Serdes.String(), Serdes.String())).groupByKey().count().toStream().to("pages");
 *         return builder.build();
 *     }
 * }
 * }</pre>
 */
public interface Application {
    Topology topology(StreamsConfig config);

    /** The settings, as {@code --set} gave them; here serdes can be added. */
    default StreamsConfig configure(StreamsConfig config) {
        return config;
    }
}
