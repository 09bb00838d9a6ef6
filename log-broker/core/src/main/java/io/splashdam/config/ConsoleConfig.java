package io.splashdam.config;

import org.jspecify.annotations.Nullable;

/**
 * The console, which answers over HTTP, and its limits.
 *
 * @param listen {@code console.listener}; null: there is no console
 * @param maxConnections {@code console.max.connections}
 * @param requestTimeoutMs {@code console.request.timeout.ms}
 * @param maxSeries {@code metrics.max.series}
 */
public record ConsoleConfig(@Nullable Endpoint listen, int maxConnections, long requestTimeoutMs, int maxSeries) {
    static ConsoleConfig of(Settings settings) {
        return new ConsoleConfig(
                listen(settings.text(BrokerSettings.CONSOLE_LISTENER)),
                settings.int32(BrokerSettings.CONSOLE_MAX_CONNECTIONS),
                settings.int64(BrokerSettings.CONSOLE_REQUEST_TIMEOUT_MS),
                settings.int32(BrokerSettings.METRICS_MAX_SERIES));
    }

    private static @Nullable Endpoint listen(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        String key = BrokerSettings.CONSOLE_LISTENER.name();
        if (text.contains("://") || text.lastIndexOf(':') < 1) {
            throw new ConfigException(key, text, "expected HOST:PORT, such as 127.0.0.1:9644");
        }
        return Endpoint.parse(key, "HTTP://" + text);
    }
}
