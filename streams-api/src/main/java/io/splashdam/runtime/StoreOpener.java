package io.splashdam.runtime;

import io.splashdam.state.StateBackend;
import io.splashdam.state.StoreSpec;
import io.splashdam.state.changelog.Restore;
import io.splashdam.state.changelog.RestoreProgress;
import io.splashdam.task.TaskId;
import java.util.List;

/** Opens what the stores of a task rest in, and hears how they caught up. Called on the stream thread. */
@FunctionalInterface
public interface StoreOpener {
    StateBackend open(TaskId task, List<StoreSpec> stores);

    /** A store is about to catch up; what is returned hears how that goes. */
    default RestoreProgress restoring(TaskId task, String store) {
        return RestoreProgress.UNHEARD;
    }

    /** A store now agrees with its changelog. */
    default void restored(TaskId task, String store, Restore.Outcome outcome) {}
}
