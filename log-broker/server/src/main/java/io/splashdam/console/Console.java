package io.splashdam.console;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.splashdam.broker.BrokerStatus;
import io.splashdam.broker.ConsoleFactory;
import io.splashdam.broker.ListenerFactory.Listener;
import io.splashdam.config.ConsoleConfig;
import io.splashdam.config.Endpoint;
import io.splashdam.observe.Metrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Opens consoles. */
public final class Console implements ConsoleFactory {
    static final int MAX_LINE_BYTES = 4096;
    static final int MAX_HEADER_BYTES = 8192;

    private static final int WORKERS = 2;

    @Override
    public Listener open(ConsoleConfig config, BrokerStatus status, Metrics metrics) throws IOException {
        Endpoint at = config.listen();
        if (at == null) {
            throw new IllegalArgumentException("Expected an address for the console, but there is none");
        }
        return new Running(at, config, new Pages(status, metrics));
    }

    /** One console that listens. Started and closed by whoever owns it. */
    private static final class Running implements Listener {
        private final String host;
        private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("splashdam-console", true), NioIoHandler.newFactory());
        private final ChannelGroup connections = new DefaultChannelGroup(loop.next());
        private final ThreadPoolExecutor workers;
        private final ConsoleConfig config;
        private final Channel acceptor;

        Running(Endpoint at, ConsoleConfig config, Pages pages) throws IOException {
            this.host = at.host().isEmpty() ? "0.0.0.0" : at.host();
            this.config = config;
            this.workers = new ThreadPoolExecutor(
                    WORKERS,
                    WORKERS,
                    10,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(config.maxConnections()),
                    new DefaultThreadFactory("splashdam-console-pages", true));
            workers.allowCoreThreadTimeOut(true);
            try {
                this.acceptor = bind(at.port(), pages);
            } catch (IOException | RuntimeException failed) {
                end();
                throw failed;
            }
        }

        private Channel bind(int port, Pages pages) throws IOException {
            InetSocketAddress address = new InetSocketAddress(host, port);
            if (address.isUnresolved()) {
                throw new IOException("cannot listen on " + host + ":" + port + ": the host name is not known");
            }
            ChannelFuture bound = new ServerBootstrap()
                    .group(loop)
                    .channel(NioServerSocketChannel.class)
                    .childHandler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            accept(channel, pages);
                        }
                    })
                    .bind(address)
                    .awaitUninterruptibly();
            if (!bound.isSuccess()) {
                throw new IOException(
                        "cannot listen on " + host + ":" + port + ": "
                                + bound.cause().getMessage()
                                + "; choose another address or port, or stop what listens there",
                        bound.cause());
            }
            return bound.channel();
        }

        private void accept(Channel channel, Pages pages) {
            if (connections.size() >= config.maxConnections()) {
                channel.close();
                return;
            }
            connections.add(channel);
            HttpDecoderConfig limits = new HttpDecoderConfig()
                    .setMaxInitialLineLength(MAX_LINE_BYTES)
                    .setMaxHeaderSize(MAX_HEADER_BYTES);
            channel.pipeline()
                    .addLast(new HttpServerCodec(limits))
                    .addLast(new Exchange(pages, workers, config.requestTimeoutMs()));
        }

        @Override
        public String host() {
            return host;
        }

        @Override
        public int port() {
            return ((InetSocketAddress) acceptor.localAddress()).getPort();
        }

        @Override
        public void close() {
            acceptor.close().awaitUninterruptibly();
            end();
        }

        @Override
        public void abort() {
            close();
        }

        private void end() {
            workers.shutdown();
            connections.close().awaitUninterruptibly();
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }
}
