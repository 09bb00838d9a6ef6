package io.splashdam.runtime;

import io.splashdam.state.StateBackend;
import io.splashdam.state.StoreSpec;
import io.splashdam.task.TaskId;
import java.util.List;

/** Opens what the stores of a task rest in. */
@FunctionalInterface
public interface StoreOpener {
    StateBackend open(TaskId task, List<StoreSpec> stores);
}
