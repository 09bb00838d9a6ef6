package io.splashdam.local;

import io.splashdam.cluster.ErrorCode;

/** An append or read that the broker refused. The message names what, where and the remedy. */
public final class LocalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode error;

    public LocalException(ErrorCode error, String message) {
        super(error + ": " + message);
        this.error = error;
    }

    public ErrorCode error() {
        return error;
    }
}
