package io.splashdam.console;

import io.netty.handler.codec.http.HttpResponseStatus;

/** One answer. */
record Page(HttpResponseStatus status, String contentType, String body) {
    static Page text(HttpResponseStatus status, String body) {
        return new Page(status, "text/plain; charset=utf-8", body + '\n');
    }

    static Page json(HttpResponseStatus status, String body) {
        return new Page(status, "application/json", body + '\n');
    }
}
