package io.splashdam.task;

/** Names a task; printed as {@code 0_1}, which is also the name of its directory. */
public record TaskId(int subTopology, int partition) implements Comparable<TaskId> {
    @Override
    public int compareTo(TaskId other) {
        int order = Integer.compare(subTopology, other.subTopology);
        return order != 0 ? order : Integer.compare(partition, other.partition);
    }

    @Override
    public String toString() {
        return subTopology + "_" + partition;
    }
}
