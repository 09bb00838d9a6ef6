package io.splashdam.task;

import io.splashdam.state.serde.Serde;
import io.splashdam.topology.TopologyException;
import org.jspecify.annotations.Nullable;

/** The application's serdes for where the topology names none. */
public record DefaultSerdes(
        @Nullable Serde<?> key, @Nullable Serde<?> value) {
    public Serde<?> key(String node, @Nullable Serde<?> chosen) {
        return present("key", node, chosen != null ? chosen : key);
    }

    public Serde<?> value(String node, @Nullable Serde<?> chosen) {
        return present("value", node, chosen != null ? chosen : value);
    }

    private static Serde<?> present(String what, String node, @Nullable Serde<?> serde) {
        if (serde == null) {
            throw new TopologyException(node + " has no " + what + " serde; name one with Consumed, Grouped,"
                    + " Materialized or Produced, or set default." + what + ".serde");
        }
        return serde;
    }
}
