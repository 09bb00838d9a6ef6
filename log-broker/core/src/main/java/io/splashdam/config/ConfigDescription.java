package io.splashdam.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One setting as DescribeConfigs (API 32) tells it.
 *
 * @param value in Kafka's plain spelling, without units; null for a secret and for what has no value
 * @param isReadOnly whether it can only change with a restart
 * @param synonyms all that could have decided the value, the one that did first
 */
public record ConfigDescription(
        String name,
        @Nullable String value,
        ConfigSource source,
        ConfigType type,
        boolean isReadOnly,
        boolean isSensitive,
        List<Synonym> synonyms,
        String documentation) {

    public ConfigDescription {
        synonyms = List.copyOf(synonyms);
    }

    /** A name, here or at another level, whose value would be used if those before it said nothing. */
    public record Synonym(String name, @Nullable String value, ConfigSource source) {}
}
