package io.splashdam.cli.apply;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A topic as the file wants it.
 *
 * @param partitions        null where the file leaves that to the broker
 * @param replicationFactor the same
 * @param configs           settings by key; null gives one back to its default
 */
record WantedTopic(
        String name,
        @Nullable Integer partitions,
        @Nullable Short replicationFactor,
        Map<String, @Nullable String> configs) {}
