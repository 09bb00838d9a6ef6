package io.splashdam.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * One address that peers connect to, its event loops and its connections: epoll where there is one, NIO elsewhere.
 *
 * <p>Started and closed by whoever owns it; the rest happens on its event loops.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty tells failures to the pipeline
public final class Listener implements AutoCloseable {
    private static final long SECOND_MS = 1_000;

    private final ListenerSettings settings;
    private volatile int maxConnections;
    private volatile int maxConnectionsPerIp;
    private final FrameHandler handler;
    private final FrameBudget budget;
    private final RateLimitedLog log = new RateLimitedLog();
    private final EventLoopGroup loops;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final ChannelGroup channels;
    private final AtomicInteger accepted = new AtomicInteger();
    private final LongAdder refused = new LongAdder();
    private final ConcurrentMap<InetAddress, Integer> acceptedByIp = new ConcurrentHashMap<>();
    private final long tickMs;

    /** Counts the sweeps: the only clock here. Written by the first event loop. */
    private volatile long tick;

    private volatile boolean isClosing;
    private final Channel acceptor;

    private Listener(InetSocketAddress at, ListenerSettings settings, FrameHandler handler, boolean hasEpoll)
            throws IOException {
        this.settings = settings;
        this.maxConnections = settings.maxConnections();
        this.maxConnectionsPerIp = settings.maxConnectionsPerIp();
        this.handler = handler;
        this.budget = new FrameBudget(settings.maxHeldBytes());
        this.tickMs = Math.max(10, Math.min(SECOND_MS, Math.min(settings.idleMs(), settings.receiveTimeoutMs()) / 4));
        this.loops = new MultiThreadIoEventLoopGroup(
                settings.networkThreads(),
                new DefaultThreadFactory("splashdam-net", true),
                hasEpoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        this.channels = new DefaultChannelGroup(loops.next());
        try {
            this.acceptor = bind(at, hasEpoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class);
        } catch (IOException | RuntimeException failed) {
            loops.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
            throw failed;
        }
        var sweeping = loops.next().scheduleAtFixedRate(this::sweep, tickMs, tickMs, TimeUnit.MILLISECONDS);
        acceptor.closeFuture().addListener(closed -> sweeping.cancel(false));
    }

    /** Binds and accepts. Port 0 takes any free one. A port in use is an {@link IOException} that names the address. */
    public static Listener start(String host, int port, ListenerSettings settings, FrameHandler handler)
            throws IOException {
        return start(host, port, settings, handler, Epoll.isAvailable());
    }

    static Listener start(String host, int port, ListenerSettings settings, FrameHandler handler, boolean hasEpoll)
            throws IOException {
        InetSocketAddress at = new InetSocketAddress(host, port);
        if (at.isUnresolved()) {
            throw new IOException("cannot listen on " + host + ":" + port + ": the host name is not known");
        }
        return new Listener(at, settings, handler, hasEpoll);
    }

    /** Where it listens; with port 0, which port it got. */
    public InetSocketAddress address() {
        return (InetSocketAddress) acceptor.localAddress();
    }

    public int connectionCount() {
        return accepted.get();
    }

    /** Closed as soon as they were accepted, because there were too many; since the start. */
    public long refusedCount() {
        return refused.sum();
    }

    /** {@code max.connections} as it is now. */
    public int maxConnections() {
        return maxConnections;
    }

    /** Other limits from now on; who is connected already stays. Any thread. */
    public void limitConnections(int atOneTime, int perIp) {
        maxConnections = atOneTime;
        maxConnectionsPerIp = perIp;
    }

    /** Bytes of frames in flight, of all connections; bounded by {@code queued.max.request.bytes}. */
    public long heldBytes() {
        return budget.heldBytes();
    }

    /** Stops accepting and reading, waits for the answers that are owed, at most {@code drainTimeoutMs}, then closes. */
    @Override
    public void close() {
        isClosing = true;
        acceptor.close().awaitUninterruptibly();
        for (Connection connection : connections) {
            connection.execute(connection::drain);
        }
        channels.newCloseFuture().awaitUninterruptibly(settings.drainTimeoutMs());
        end();
    }

    /** Stops accepting and breaks off every connection; answers that are owed are dropped. */
    public void abort() {
        isClosing = true;
        acceptor.close().awaitUninterruptibly();
        end();
    }

    private void end() {
        channels.close().awaitUninterruptibly();
        loops.shutdownGracefully(0, SECOND_MS, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }

    private Channel bind(InetSocketAddress at, Class<? extends ServerChannel> channels) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(channels)
                .option(ChannelOption.SO_BACKLOG, settings.sockets().backlog())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.ALLOCATOR, Buffers.pool())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                });
        ListenerSettings.Sockets sockets = settings.sockets();
        if (sockets.sendBufferBytes() != ListenerSettings.Sockets.KERNELS_CHOICE) {
            bootstrap.childOption(ChannelOption.SO_SNDBUF, sockets.sendBufferBytes());
        }
        if (sockets.receiveBufferBytes() != ListenerSettings.Sockets.KERNELS_CHOICE) {
            bootstrap.option(
                    ChannelOption.SO_RCVBUF, sockets.receiveBufferBytes()); // before accept: it sets the window's scale
        }
        ChannelFuture bound = bootstrap.bind(at).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen on " + at.getHostString() + ":" + at.getPort() + ": "
                            + bound.cause().getMessage()
                            + "; choose another address or port, or stop what listens there",
                    bound.cause());
        }
        bound.channel().pipeline().addLast(new AcceptFailures(log));
        return bound.channel();
    }

    private void accept(Channel channel) {
        InetAddress from = ((InetSocketAddress) channel.remoteAddress()).getAddress();
        int count = accepted.incrementAndGet();
        int countFromThere = acceptedByIp.merge(from, 1, Integer::sum);
        channel.closeFuture().addListener(closed -> {
            accepted.decrementAndGet();
            acceptedByIp.computeIfPresent(from, (ip, open) -> open == 1 ? null : open - 1);
        });
        if (isClosing) {
            channel.close();
            return;
        }
        if (count > maxConnections || countFromThere > maxConnectionsPerIp) {
            log.warn("closing connection " + channel.remoteAddress() + ": "
                    + (count > maxConnections
                            ? "there are " + maxConnections + " (max.connections)"
                            : "there are " + maxConnectionsPerIp + " from there (max.connections.per.ip)"));
            refused.increment();
            channel.close();
            return;
        }
        channels.add(channel);
        FrameAssembler assembler = new FrameAssembler(settings.maxFrameBytes(), budget);
        channel.config().setRecvByteBufAllocator(new ReceiveBuffers(assembler));
        channel.pipeline().addLast(new ConnectionHandler(this, new Connection(channel, this, assembler)));
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // only one event loop sweeps
    private void sweep() {
        tick++;
        if (tick * tickMs % SECOND_MS < tickMs) {
            log.tick();
        }
        long now = tick;
        for (Connection connection : connections) {
            if (connection.isSilent(now, tickMs)) {
                connection.execute(() -> connection.sweep(now, tickMs));
            }
        }
    }

    // ---- for connections

    void opened(Connection connection) {
        connections.add(connection);
        handler.onOpen(connection);
        if (isClosing) {
            connection.drain();
        }
    }

    void closed(Connection connection) {
        if (connections.remove(connection)) {
            handler.onClose(connection);
        }
    }

    ListenerSettings settings() {
        return settings;
    }

    FrameHandler handler() {
        return handler;
    }

    FrameBudget budget() {
        return budget;
    }

    RateLimitedLog log() {
        return log;
    }

    long tick() {
        return tick;
    }
}
