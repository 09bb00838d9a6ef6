package io.splashdam.coordinator.assignor;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Distributes the partitions of the topics that a group reads. Pure; any thread. */
public interface PartitionAssignor {
    /** The name by which clients ask for it: {@code group.remote.assignor}. */
    String name();

    /**
     * One assignment per member. Every partition of a topic that somebody reads is given to exactly one member that reads it.
     */
    Map<String, Assignment> assign(GroupSpec group);

    /** Those that there are; the first is Kafka's default. */
    List<PartitionAssignor> ALL = List.of(new UniformAssignor(), new RangeAssignor());

    /** Null when there is none of that name. */
    static @Nullable PartitionAssignor named(String name) {
        for (PartitionAssignor assignor : ALL) {
            if (assignor.name().equals(name)) {
                return assignor;
            }
        }
        return null;
    }
}
