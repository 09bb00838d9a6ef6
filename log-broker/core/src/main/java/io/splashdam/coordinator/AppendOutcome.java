package io.splashdam.coordinator;

import io.splashdam.cluster.ErrorCode;

/** How an append ended. */
public sealed interface AppendOutcome {
    /** On every in-sync replica, durable as the topic demands. */
    record Committed() implements AppendOutcome {}

    /** Not in the log, or nobody knows whether it is: the shard must be loaded anew. */
    record Failed(ErrorCode error) implements AppendOutcome {}

    /** An atomic write was refused as a whole: nothing of it is in any log, and the shard is as sound as before. */
    record Refused(ErrorCode error) implements AppendOutcome {}

    AppendOutcome COMMITTED = new Committed();
}
