package io.splashdam.server;

import io.splashdam.api.ApiRouter;
import io.splashdam.net.Listener;
import io.splashdam.observe.MetricPage;
import io.splashdam.observe.MetricSource;

/**
 * The connections of one listener, and what waits on them.
 *
 * @param name {@code host:port}
 */
record NetMetrics(String name, Listener listener, ApiRouter router, long maxHeldBytes, int maxFetchSessions)
        implements MetricSource {
    @Override
    public void writeTo(MetricPage page) {
        page.gauge("kafka_server_socket_server_metrics_connection_count", "Connections of Kafka clients.")
                .add(listener.connectionCount(), "listener", name);
        page.counter(
                        "splashdam_connections_refused_total",
                        "Connections closed at once because of max.connections or max.connections.per.ip.")
                .add(listener.refusedCount(), "listener", name);
        page.bound("max.connections", listener.connectionCount(), listener.maxConnections(), "listener", name);
        page.bound("queued.max.request.bytes", listener.heldBytes(), maxHeldBytes, "listener", name);
        page.bound(
                "max.incremental.fetch.session.cache.slots",
                router.fetchSessionCount(),
                maxFetchSessions,
                "listener",
                name);
        page.gauge(
                        "kafka_server_delayedoperationpurgatory_purgatorysize",
                        "Requests that wait: Produce for the disk, Fetch for records (PurgatorySize).")
                .add(router.waitingFetchCount(), "delayedoperation", "Fetch", "listener", name);
    }
}
