package io.splashdam.runtime;

import org.jspecify.annotations.Nullable;

/** The log cannot be used any longer, or not by this instance; the message says why and what to do. */
public final class BindingFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BindingFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
