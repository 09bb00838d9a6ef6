package io.splashdam.perf.load;

import org.jspecify.annotations.Nullable;

/** A run that cannot be measured, because a record was refused or lost. */
public final class LoadFailure extends Exception {
    private static final long serialVersionUID = 1L;

    public LoadFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
