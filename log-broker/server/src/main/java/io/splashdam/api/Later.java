package io.splashdam.api;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Answers that are made of several answers. */
final class Later {
    private Later() {}

    static <R> CompletionStage<R> now(R response) {
        return CompletableFuture.completedFuture(response);
    }

    /** Completes with all results in their order, once the last has come. */
    static <T, R> CompletionStage<R> all(List<? extends CompletionStage<T>> parts, Function<List<T>, R> combine) {
        CompletableFuture<?>[] futures = new CompletableFuture<?>[parts.size()];
        List<CompletableFuture<T>> results = new ArrayList<>(parts.size());
        for (int i = 0; i < futures.length; i++) {
            CompletableFuture<T> future = parts.get(i).toCompletableFuture();
            futures[i] = future;
            results.add(future);
        }
        return CompletableFuture.allOf(futures).thenApply(done -> {
            List<T> values = new ArrayList<>(results.size());
            for (CompletableFuture<T> result : results) {
                values.add(result.join());
            }
            return combine.apply(values);
        });
    }
}
