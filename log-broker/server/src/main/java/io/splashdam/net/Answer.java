package io.splashdam.net;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A frame's place in the order of its connection's answers. Any thread sends, once; the event loop writes it when all
 * earlier places are filled.
 */
public final class Answer {
    private static final VarHandle PAYLOAD;

    static {
        try {
            PAYLOAD = MethodHandles.lookup().findVarHandle(Answer.class, "payload", Payload.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private final Connection connection;
    private final int frameBytes;

    /** Null while waiting; {@link Payload#NONE} and {@link Payload#CLOSED} are answers too. */
    @SuppressWarnings("UnusedVariable") // through PAYLOAD
    private volatile @Nullable Payload payload;

    Answer(Connection connection, int frameBytes) {
        this.connection = connection;
        this.frameBytes = frameBytes;
    }

    /** Fills this place. After the connection has closed, {@code payload} is released and nothing else happens. */
    public void send(Payload payload) {
        Payload before = (Payload) PAYLOAD.compareAndExchange(this, null, payload);
        if (before == null) {
            connection.answered();
            return;
        }
        payload.release();
        if (before != Payload.CLOSED) {
            throw new IllegalStateException("Expected one answer to a frame of " + connection + ", but got a second");
        }
    }

    /** Fills this place with nothing: the peer asked for no answer. */
    public void none() {
        if (PAYLOAD.compareAndSet(this, null, Payload.NONE)) {
            connection.answered();
        }
    }

    public Connection connection() {
        return connection;
    }

    @Nullable
    Payload payload() {
        return payload;
    }

    int frameBytes() {
        return frameBytes;
    }

    /** The connection is gone: what was answered and not written is released, later answers will be. */
    void abandon() {
        Payload waiting = (Payload) PAYLOAD.getAndSet(this, Payload.CLOSED);
        if (waiting != null && waiting != Payload.NONE) {
            waiting.release();
        }
    }

    /** Tells the connection and the payload when the last byte has left, or never will. */
    static final class Written implements ChannelFutureListener {
        private final Connection connection;
        private final Payload payload;
        private final long bytes;

        Written(Connection connection, Payload payload) {
            this.connection = connection;
            this.payload = payload;
            this.bytes = payload.bytes();
        }

        @Override
        public void operationComplete(ChannelFuture future) {
            payload.sent();
            connection.written(bytes);
        }
    }
}
