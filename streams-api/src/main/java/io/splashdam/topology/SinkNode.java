package io.splashdam.topology;

import io.splashdam.state.serde.Serde;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a topic.
 *
 * @param keySerde null: the application's default
 */
public record SinkNode(
        String name,
        List<String> parents,
        String topic,
        @Nullable Serde<?> keySerde,
        @Nullable Serde<?> valueSerde) implements Node {
    public SinkNode {
        parents = List.copyOf(parents);
    }
}
