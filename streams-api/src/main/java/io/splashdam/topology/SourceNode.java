package io.splashdam.topology;

import io.splashdam.state.serde.Serde;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads topics.
 *
 * @param keySerde null: the application's default
 * @param reset null: the application's default
 */
public record SourceNode(
        String name,
        List<String> topics,
        @Nullable Serde<?> keySerde,
        @Nullable Serde<?> valueSerde,
        @Nullable OffsetReset reset)
        implements Node {
    public SourceNode {
        topics = List.copyOf(topics);
    }

    @Override
    public List<String> parents() {
        return List.of();
    }
}
