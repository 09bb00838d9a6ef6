package io.splashdam.net;

/**
 * The limits of one listener.
 *
 * @param networkThreads event loops ({@code num.network.threads})
 * @param maxFrameBytes a frame that says it is longer closes its connection ({@code socket.request.max.bytes})
 * @param maxConnections one more is closed as soon as it is accepted ({@code max.connections})
 * @param maxConnectionsPerIp one more from the same address is closed as soon as it is accepted ({@code max.connections.per.ip})
 * @param idleMs a connection without traffic and without a frame in flight is closed after this ({@code connections.max.idle.ms})
 * @param receiveTimeoutMs a connection that stops in the middle of a frame is closed after this ({@code request.receive.timeout.ms})
 * @param maxHeldBytes bytes held by frames of all connections; spent: sockets are not read ({@code queued.max.request.bytes})
 * @param maxHeldBytesPerConnection the same for one connection ({@code connection.queued.max.request.bytes})
 * @param maxFramesPerConnection frames of one connection in flight ({@code connection.queued.max.requests})
 * @param maxAnswerBytesPerConnection answers that wait for a slow reader before its socket is no longer read
 *     ({@code connection.queued.max.response.bytes}); exceeded by the answers already asked for
 * @param drainTimeoutMs how long {@link Listener#close} waits for answers ({@code listener.drain.timeout.ms})
 * @param sockets what the kernel is told
 */
public record ListenerSettings(
        int networkThreads,
        int maxFrameBytes,
        int maxConnections,
        int maxConnectionsPerIp,
        long idleMs,
        long receiveTimeoutMs,
        long maxHeldBytes,
        int maxHeldBytesPerConnection,
        int maxFramesPerConnection,
        int maxAnswerBytesPerConnection,
        long drainTimeoutMs,
        Sockets sockets) {

    private static final int MIB = 1 << 20;

    public ListenerSettings {
        atLeast(1, networkThreads, "num.network.threads");
        atLeast(64, maxFrameBytes, "socket.request.max.bytes");
        atLeast(1, maxConnections, "max.connections");
        atLeast(0, maxConnectionsPerIp, "max.connections.per.ip");
        atLeast(1, idleMs, "connections.max.idle.ms");
        atLeast(1, receiveTimeoutMs, "request.receive.timeout.ms");
        atLeast(maxFrameBytes, maxHeldBytes, "queued.max.request.bytes");
        atLeast(1, maxHeldBytesPerConnection, "connection.queued.max.request.bytes");
        atLeast(1, maxFramesPerConnection, "connection.queued.max.requests");
        atLeast(1, maxAnswerBytesPerConnection, "connection.queued.max.response.bytes");
        atLeast(0, drainTimeoutMs, "listener.drain.timeout.ms");
    }

    /**
     * Defaults for a machine: an event loop per two cores, and a quarter of the direct memory (as large as the heap may
     * grow) for frames.
     */
    public static ListenerSettings defaults(int cores, long maxDirectBytes) {
        long held = Math.max(16L * MIB, maxDirectBytes / 4);
        return new ListenerSettings(
                Math.max(1, Math.min(cores / 2, 8)),
                (int) Math.min(100L * MIB, held),
                10_000,
                Integer.MAX_VALUE,
                600_000,
                30_000,
                held,
                32 * MIB,
                128,
                8 * MIB,
                5_000,
                new Sockets(128, Sockets.KERNELS_CHOICE, Sockets.KERNELS_CHOICE));
    }

    private static void atLeast(long least, long value, String property) {
        if (value < least) {
            throw new IllegalArgumentException("Expected " + property + " of at least " + least + ", but got " + value);
        }
    }

    /**
     * What the kernel is told.
     *
     * @param backlog connections that wait to be accepted ({@code socket.listen.backlog.size})
     * @param sendBufferBytes {@code socket.send.buffer.bytes}, or {@link #KERNELS_CHOICE}
     * @param receiveBufferBytes {@code socket.receive.buffer.bytes}, or {@link #KERNELS_CHOICE}
     */
    public record Sockets(int backlog, int sendBufferBytes, int receiveBufferBytes) {
        public static final int KERNELS_CHOICE = -1;

        public Sockets {
            atLeast(1, backlog, "socket.listen.backlog.size");
            atLeast(KERNELS_CHOICE, sendBufferBytes, "socket.send.buffer.bytes");
            atLeast(KERNELS_CHOICE, receiveBufferBytes, "socket.receive.buffer.bytes");
        }
    }
}
