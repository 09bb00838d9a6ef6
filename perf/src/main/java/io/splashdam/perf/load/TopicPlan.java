package io.splashdam.perf.load;

import org.jspecify.annotations.Nullable;

/**
 * The topic of a load.
 *
 * @param name null: a new one, removed at the end
 * @param durability null: the broker's default
 * @param isKept stays after the run although it was made for it
 */
public record TopicPlan(
        @Nullable String name, int partitions, @Nullable String durability, boolean isKept) {}
