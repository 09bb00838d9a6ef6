package io.splashdam.log;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Whether the data directory has failed for good, and why: the first reason counts. Any thread. */
final class Failure {
    private final AtomicReference<@Nullable Throwable> reason = new AtomicReference<>();

    void set(Throwable cause) {
        reason.compareAndSet(null, cause);
    }

    @Nullable
    Throwable reason() {
        return reason.get();
    }
}
