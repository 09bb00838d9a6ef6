package io.splashdam.coordinator.group;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a group stands.
 *
 * <pre>
 *             first member joins                all joined, or time is up            leader's SyncGroup
 *   ┌───────┐ ─────────────────► ┌───────────┐ ───────────────────────► ┌──────────┐ ──────────────► ┌────────┐
 *   │ Empty │                    │ Preparing │                          │Completing│                 │ Stable │
 *   └───────┘ ◄───────────────── │ Rebalance │ ◄─────────────────────── │ Rebalance│                 └────────┘
 *       │        nobody left     └───────────┘  join, leave, expiry     └──────────┘                     │
 *       │                              ▲────────────────────────────────────────────────────────────────┘
 *       ▼ offsets gone, or deleted             join of the leader or with news, leave, expiry
 *     Dead
 * </pre>
 */
public enum GroupState {
    /** No members; offsets may remain, and expire some time after the last member left. */
    EMPTY("Empty"),
    /** A rebalance began: members are told by their heartbeats, and their JoinGroups wait for each other. */
    PREPARING_REBALANCE("PreparingRebalance"),
    /** Everybody has joined the new generation; SyncGroups wait for the leader's assignment. */
    COMPLETING_REBALANCE("CompletingRebalance"),
    /** Every member has its assignment. */
    STABLE("Stable"),
    /** There is no such group, or not any more. */
    DEAD("Dead");

    private final String kafkaName;

    GroupState(String kafkaName) {
        this.kafkaName = kafkaName;
    }

    /** The state's name in DescribeGroups and ListGroups. */
    public String kafkaName() {
        return kafkaName;
    }

    /** The state of that name, in any case as ListGroups' filter allows; null when there is none. */
    public static @Nullable GroupState named(String name) {
        for (GroupState state : values()) {
            if (state.kafkaName.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
                return state;
            }
        }
        return null;
    }
}
