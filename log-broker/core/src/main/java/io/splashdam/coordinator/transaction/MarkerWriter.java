package io.splashdam.coordinator.transaction;

import java.util.concurrent.CompletionStage;

/** Writes markers into the partitions that a transaction has written to. */
@FunctionalInterface
public interface MarkerWriter {
    /** Completes with true once every marker is durable, or its partition is gone; false: at least one has to be tried again. */
    CompletionStage<Boolean> write(WriteMarkers markers);
}
