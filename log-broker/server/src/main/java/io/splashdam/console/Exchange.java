package io.splashdam.console;

import static io.netty.handler.codec.http.HttpResponseStatus.BAD_REQUEST;
import static io.netty.handler.codec.http.HttpResponseStatus.INTERNAL_SERVER_ERROR;
import static io.netty.handler.codec.http.HttpResponseStatus.METHOD_NOT_ALLOWED;
import static io.netty.handler.codec.http.HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
import static io.netty.handler.codec.http.HttpResponseStatus.REQUEST_URI_TOO_LONG;
import static io.netty.handler.codec.http.HttpResponseStatus.SERVICE_UNAVAILABLE;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: one request, one answer, then it closes; and it closes anyway when its time is up. What follows the request's head is
 * dropped as it comes. Owned by its event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty tells failures to the pipeline
final class Exchange extends SimpleChannelInboundHandler<HttpObject> {
    private static final Logger log = LoggerFactory.getLogger(Exchange.class);

    private final Pages pages;
    private final Executor worker;
    private final long timeoutMs;
    private boolean isAnswered;

    Exchange(Pages pages, Executor worker, long timeoutMs) {
        this.pages = pages;
        this.worker = worker;
        this.timeoutMs = timeoutMs;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        var deadline = context.executor().schedule(() -> context.close(), timeoutMs, TimeUnit.MILLISECONDS);
        context.channel().closeFuture().addListener(closed -> deadline.cancel(false));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (isAnswered || !(part instanceof HttpRequest request)) {
            return;
        }
        isAnswered = true;
        if (request.decoderResult().isFailure()) {
            send(context, refusal(request.decoderResult().cause()), false);
            return;
        }
        boolean isHead = request.method().equals(HttpMethod.HEAD);
        if (!isHead && !request.method().equals(HttpMethod.GET)) {
            send(context, Page.text(METHOD_NOT_ALLOWED, "Only GET and HEAD are answered here"), false);
            return;
        }
        answer(context, path(request.uri()), isHead);
    }

    private void answer(ChannelHandlerContext context, String path, boolean isHead) {
        try {
            worker.execute(() -> {
                Page page = page(path);
                context.executor().execute(() -> send(context, page, isHead));
            });
        } catch (RejectedExecutionException full) {
            send(context, Page.text(SERVICE_UNAVAILABLE, "Too many ask at the same time, try again"), isHead);
        }
    }

    private Page page(String path) {
        try {
            return pages.at(path);
        } catch (RuntimeException unexpected) {
            log.error("The console could not answer {}", path, unexpected);
            return Page.text(INTERNAL_SERVER_ERROR, "This page failed: the broker's log says why");
        }
    }

    private static Page refusal(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return Page.text(REQUEST_URI_TOO_LONG, "The first line may have " + Console.MAX_LINE_BYTES + " bytes");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return Page.text(
                    REQUEST_HEADER_FIELDS_TOO_LARGE, "The headers may have " + Console.MAX_HEADER_BYTES + " bytes");
        }
        return Page.text(BAD_REQUEST, "This is not an HTTP request");
    }

    private static String path(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    private static void send(ChannelHandlerContext context, Page page, boolean isHead) {
        byte[] body = page.body().getBytes(StandardCharsets.UTF_8);
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, page.status(), isHead ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, page.contentType())
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set(HttpHeaderNames.CONNECTION, "close");
        if (page.status().equals(METHOD_NOT_ALLOWED)) {
            response.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
        }
        context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    /** A reset by the peer, or bytes that are no HTTP at all. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.debug("closing a connection to the console", cause);
        context.close();
    }
}
