package io.splashdam.net;

import io.netty.channel.Channel;

/** For tests of the layers above: what a payload puts on a channel. */
public final class Payloads {
    private Payloads() {}

    public static void write(Payload payload, Channel channel) {
        payload.writeTo(channel, channel.newPromise().addListener(written -> payload.sent()));
        channel.flush();
    }
}
