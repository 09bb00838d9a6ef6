package io.splashdam.config;

/**
 * The listener and its limits.
 *
 * @param listen where to listen ({@code listeners}); port 0: any that is free
 * @param advertised what clients are told ({@code advertised.listeners}); port 0: the one that was bound
 * @param limits bounds of connections and of what they hold
 * @param sockets what the kernel is told about them
 */
public record NetworkConfig(Endpoint listen, Endpoint advertised, Limits limits, Sockets sockets) {
    private static final int MAX_THREADS = 8;

    public NetworkConfig {
        if (advertised.isEveryAddress()) {
            String remedy = "clients cannot connect to every address; set advertised.listeners=" + listen.name()
                    + "://HOST:" + listen.port() + " with the host name that they use";
            throw advertised.equals(listen)
                    ? new ConfigException("listeners", listen.toString(), remedy)
                    : new ConfigException("advertised.listeners", advertised.toString(), remedy);
        }
    }

    /**
     * @param threads {@code num.network.threads}
     * @param requestMaxBytes {@code socket.request.max.bytes}
     * @param maxConnections {@code max.connections}
     * @param maxConnectionsPerIp {@code max.connections.per.ip}
     * @param idleMs {@code connections.max.idle.ms}; Long.MAX_VALUE: never
     * @param receiveTimeoutMs {@code request.receive.timeout.ms}
     * @param queuedMaxBytes {@code queued.max.request.bytes}
     * @param connectionQueuedMaxBytes {@code connection.queued.max.request.bytes}
     * @param connectionQueuedMaxRequests {@code connection.queued.max.requests}
     * @param connectionQueuedMaxResponseBytes {@code connection.queued.max.response.bytes}
     * @param drainTimeoutMs {@code listener.drain.timeout.ms}
     */
    public record Limits(
            int threads,
            int requestMaxBytes,
            int maxConnections,
            int maxConnectionsPerIp,
            long idleMs,
            long receiveTimeoutMs,
            long queuedMaxBytes,
            int connectionQueuedMaxBytes,
            int connectionQueuedMaxRequests,
            int connectionQueuedMaxResponseBytes,
            long drainTimeoutMs) {

        public Limits {
            if (queuedMaxBytes < requestMaxBytes) {
                throw new ConfigException(
                        "queued.max.request.bytes",
                        String.valueOf(queuedMaxBytes),
                        "expected -1, or at least socket.request.max.bytes, which is " + requestMaxBytes);
            }
        }
    }

    /**
     * @param backlog {@code socket.listen.backlog.size}
     * @param sendBufferBytes {@code socket.send.buffer.bytes}; -1: the kernel's choice
     * @param receiveBufferBytes {@code socket.receive.buffer.bytes}; -1: the kernel's choice
     */
    public record Sockets(int backlog, int sendBufferBytes, int receiveBufferBytes) {}

    static NetworkConfig of(Settings settings, Listeners listeners, Machine machine) {
        return new NetworkConfig(
                listeners.listen(),
                listeners.advertised(),
                limits(settings, machine),
                new Sockets(
                        settings.int32(BrokerSettings.SOCKET_BACKLOG),
                        settings.int32(BrokerSettings.SOCKET_SEND_BUFFER),
                        settings.int32(BrokerSettings.SOCKET_RECEIVE_BUFFER)));
    }

    private static Limits limits(Settings settings, Machine machine) {
        int threads = settings.int32(BrokerSettings.NETWORK_THREADS);
        int requestMaxBytes = settings.int32(BrokerSettings.SOCKET_REQUEST_MAX_BYTES);
        long idleMs = settings.int64(BrokerSettings.CONNECTIONS_MAX_IDLE_MS);
        long queued = settings.int64(BrokerSettings.QUEUED_MAX_REQUEST_BYTES);
        return new Limits(
                threads > 0 ? threads : Math.max(1, Math.min(machine.cores() / 2, MAX_THREADS)),
                requestMaxBytes,
                settings.int32(BrokerSettings.MAX_CONNECTIONS),
                settings.int32(BrokerSettings.MAX_CONNECTIONS_PER_IP),
                idleMs < 0 ? Long.MAX_VALUE : Math.max(1, idleMs),
                settings.int64(BrokerSettings.REQUEST_RECEIVE_TIMEOUT_MS),
                queued >= 0 ? queued : Math.max(requestMaxBytes, machine.maxHeapBytes() / 4),
                settings.int32(BrokerSettings.CONNECTION_QUEUED_BYTES),
                settings.int32(BrokerSettings.CONNECTION_QUEUED_REQUESTS),
                settings.int32(BrokerSettings.CONNECTION_QUEUED_RESPONSE_BYTES),
                settings.int64(BrokerSettings.LISTENER_DRAIN_TIMEOUT_MS));
    }
}
