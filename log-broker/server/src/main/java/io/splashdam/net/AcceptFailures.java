package io.splashdam.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * At the end of the listening socket's pipeline, behind Netty's own handler, which after a failure accepts nothing for a second: says
 * in one line what there would otherwise be a stack trace for.
 */
final class AcceptFailures extends ChannelInboundHandlerAdapter {
    private final RateLimitedLog log;

    AcceptFailures(RateLimitedLog log) {
        this.log = log;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.warn("cannot accept a connection, will try again in a second: " + cause.getMessage()
                + " (too many open files: raise ulimit -n, or lower max.connections)");
    }
}
