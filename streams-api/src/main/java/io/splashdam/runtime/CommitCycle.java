package io.splashdam.runtime;

import io.splashdam.task.Task;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * How a commit goes: outputs, changelogs and input offsets together or not at all, the stores after the log.
 *
 * <pre>
 *   flush tasks ─► append changelogs ─► add offsets ─► commit ═► write stores with their positions
 *        └─ outputs                                      │ killed before: nothing happened
 *                                                        │ killed after: the changelogs' tails are replayed
 * </pre>
 *
 * Owned by the thread of its engine.
 */
final class CommitCycle {
    private final OutputTransaction transaction;
    private final UnaryOperator<String> changelogTopic;
    private List<Task> tasks = List.of();
    private Runnable drainLanes = () -> {};

    CommitCycle(OutputTransaction transaction, UnaryOperator<String> changelogTopic) {
        this.transaction = transaction;
        this.changelogTopic = changelogTopic;
    }

    /** @param upstreamFirst what a task hands on in its flush is processed by later ones before their own flush */
    void tasks(List<Task> upstreamFirst, Runnable drainLanes) {
        this.tasks = List.copyOf(upstreamFirst);
        this.drainLanes = drainLanes;
    }

    List<Task> tasks() {
        return tasks;
    }

    void run(Map<TopicPartition, Long> nextOffsets, long nowMs) {
        for (Task task : tasks) {
            task.flush();
            drainLanes.run();
        }
        for (Task task : tasks) {
            task.writeChangelogs();
        }
        transaction.offsets(nextOffsets);
        Map<TopicPartition, Long> written = transaction.commit();
        for (Task task : tasks) {
            task.committed(positions(task, written), nowMs);
        }
    }

    private Map<String, Long> positions(Task task, Map<TopicPartition, Long> written) {
        Map<String, Long> positions = new HashMap<>();
        for (String store : task.changelogs().keySet()) {
            Long next = written.get(
                    new TopicPartition(changelogTopic.apply(store), task.id().partition()));
            if (next != null) {
                positions.put(store, next);
            }
        }
        return positions;
    }
}
