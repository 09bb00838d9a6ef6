package io.splashdam.broker;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.coordinator.ShardLog;
import io.splashdam.partition.Partition;
import io.splashdam.ring.Ring;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/** A coordinator's topic as the broker sees it, for a simulation that has no broker. */
public final class ShardLogs {
    private ShardLogs() {}

    /** @param partitions of a topic that exists */
    public static ShardLog of(IntFunction<Partition> partitions, Ring ring, InstantSource clock) {
        return new InternalTopicLog(
                partitions::apply, ring, clock, () -> CompletableFuture.completedFuture(ErrorCode.NONE));
    }
}
