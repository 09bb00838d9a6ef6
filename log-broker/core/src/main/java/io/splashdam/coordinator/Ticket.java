package io.splashdam.coordinator;

import io.splashdam.cluster.ErrorCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * What a request that waits for its answer holds: a shard keeps it and gives it back in a {@link Completion}, nothing else.
 *
 * <p>Completed once, by the thread that steps the {@link ShardRuntime}, or by the caller's own when it is turned away.
 */
public final class Ticket<R> {
    private final int sizeBytes;
    private final Function<ErrorCode, R> failure;
    private final CompletableFuture<R> response = new CompletableFuture<>();

    /**
     * @param sizeBytes what the request keeps in memory while it waits
     * @param failure the answer that says this error
     */
    public Ticket(int sizeBytes, Function<ErrorCode, R> failure) {
        this.sizeBytes = sizeBytes;
        this.failure = failure;
    }

    public int sizeBytes() {
        return sizeBytes;
    }

    public CompletionStage<R> response() {
        return response;
    }

    boolean complete(R answer) {
        return response.complete(answer);
    }

    boolean fail(ErrorCode error) {
        return response.complete(failure.apply(error));
    }
}
