package io.splashdam.coordinator.group;

/**
 * The deadlines of one group, on the monotone clock; {@link Member#NEVER} where none runs.
 *
 * <p>Owned by its {@link ClassicGroup}.
 */
final class GroupTimers {
    /** When the join phase ends though not everybody has rejoined. */
    long joinDeadlineMs = Member.NEVER;

    /** True while the join phase is an empty group's first: it is extended as long as members keep coming. */
    boolean isInitialDelay;

    /** How much longer an empty group's first join phase may be extended. */
    long initialDelayLeftMs;

    boolean hasNewMember;

    /** When members who have not sent SyncGroup are removed. */
    long syncDeadlineMs = Member.NEVER;

    /** When the shard looks at this group next: never later than its earliest deadline. */
    long wakeUpMs = Member.NEVER;
}
