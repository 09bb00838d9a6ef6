package io.splashdam.runtime;

import org.jspecify.annotations.Nullable;

/** A commit did not take place, and nothing of it is to be seen: an engine that begins anew does the same work again. */
public final class CommitFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CommitFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
