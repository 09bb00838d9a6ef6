package io.splashdam.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;

/** Netty's events of one connection, handed to {@link Connection}. */
final class ConnectionHandler extends ChannelInboundHandlerAdapter {
    private final Listener listener;
    private final Connection connection;

    ConnectionHandler(Listener listener, Connection connection) {
        this.listener = listener;
        this.connection = connection;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        listener.opened(connection);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
        connection.received((ByteBuf) bytes);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        connection.readComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        connection.writabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        connection.closed();
        listener.closed(connection);
    }

    /** A reset by the peer is everyday life; anything else is told. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            listener.log().warn("closing connection " + connection.peer(), cause);
        }
        context.close();
    }
}
