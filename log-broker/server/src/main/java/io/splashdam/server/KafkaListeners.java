package io.splashdam.server;

import io.splashdam.api.ApiContext;
import io.splashdam.api.ApiRouter;
import io.splashdam.api.RequestMetrics;
import io.splashdam.api.RequestWatch;
import io.splashdam.api.SlowRequests;
import io.splashdam.broker.Broker;
import io.splashdam.broker.ListenerFactory;
import io.splashdam.cluster.Node;
import io.splashdam.config.BrokerConfig;
import io.splashdam.config.Endpoint;
import io.splashdam.config.NetworkConfig;
import io.splashdam.config.NetworkConfig.Limits;
import io.splashdam.net.ListenerSettings;
import io.splashdam.observe.EventLine;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for Kafka clients. */
public final class KafkaListeners implements ListenerFactory {
    private static final Logger log = LoggerFactory.getLogger(KafkaListeners.class);

    @Override
    public Listener listen(Broker broker, String host, int port) throws IOException {
        Advertised advertised = new Advertised(broker.image().nodeId());
        ApiRouter router = new ApiRouter(
                new ApiContext(
                        broker::image,
                        broker.partitions(),
                        broker.ring(),
                        broker.topics(),
                        broker.controller(),
                        broker.groups(),
                        broker.transactions(),
                        broker.markers(),
                        broker.directory(),
                        broker.brokers(),
                        broker.groupSettings(),
                        broker.maintenance(),
                        broker.liveConfig(),
                        broker.clock(),
                        new SecureRandom(),
                        advertised::node),
                watch(broker));
        if (port != 0) { // clients of the broker that stopped ask again in the instant of the bind
            advertised.set(host, port, broker.config().network());
        }
        var listener = io.splashdam.net.Listener.start(
                host, port, settings(broker.config().network()), router);
        int boundPort = listener.address().getPort();
        advertised.set(host, boundPort, broker.config().network());
        Consumer<BrokerConfig> limits = changed -> listener.limitConnections(
                changed.network().limits().maxConnections(),
                changed.network().limits().maxConnectionsPerIp());
        broker.liveConfig().onChange(limits);
        NetMetrics metrics = new NetMetrics(
                host + ":" + boundPort,
                listener,
                router,
                broker.config().network().limits().queuedMaxBytes(),
                broker.config().fetch().sessionCacheSlots());
        broker.metrics().add(metrics);
        log.info(EventLine.of("listening")
                .with("kafka", host + ":" + boundPort)
                .with(
                        "advertised",
                        advertised.node().host() + ":" + advertised.node().port())
                .toString());
        Runnable forget = () -> {
            broker.liveConfig().forget(limits);
            broker.metrics().remove(metrics);
        };
        return new Listening(listener, router, forget, host, boundPort);
    }

    private static RequestWatch watch(Broker broker) {
        return new RequestWatch(
                System::nanoTime,
                broker.metrics().shared(RequestMetrics.class, RequestMetrics::new),
                new SlowRequests(broker.config().slowRequestMs(), System::nanoTime));
    }

    private static ListenerSettings settings(NetworkConfig network) {
        Limits limits = network.limits();
        return new ListenerSettings(
                limits.threads(),
                limits.requestMaxBytes(),
                limits.maxConnections(),
                limits.maxConnectionsPerIp(),
                limits.idleMs(),
                limits.receiveTimeoutMs(),
                limits.queuedMaxBytes(),
                limits.connectionQueuedMaxBytes(),
                limits.connectionQueuedMaxRequests(),
                limits.connectionQueuedMaxResponseBytes(),
                limits.drainTimeoutMs(),
                new ListenerSettings.Sockets(
                        network.sockets().backlog(),
                        network.sockets().sendBufferBytes(),
                        network.sockets().receiveBufferBytes()));
    }

    /** What clients are told; known before the port is bound, unless any free one was asked for. */
    private static final class Advertised {
        private volatile Node node;

        Advertised(int nodeId) {
            this.node = Node.unreachable(nodeId);
        }

        Node node() {
            return node;
        }

        /** The configured address is for the configured listener; one that was opened by hand is reached where it was opened. */
        void set(String host, int boundPort, NetworkConfig network) {
            Endpoint configured = network.advertised();
            boolean isConfigured = host.equals(network.listen().host())
                    && (network.listen().port() == 0 || network.listen().port() == boundPort);
            node = isConfigured
                    ? new Node(node.id(), configured.host(), configured.port() == 0 ? boundPort : configured.port())
                    : new Node(node.id(), host, boundPort);
        }
    }

    record Listening(io.splashdam.net.Listener listener, ApiRouter router, Runnable forget, String host, int port)
            implements Listener {
        @Override
        public void close() {
            forget.run();
            router.stopWaiting();
            listener.close();
        }

        @Override
        public void abort() {
            listener.abort();
            forget.run();
            router.stopWaiting();
        }
    }
}
