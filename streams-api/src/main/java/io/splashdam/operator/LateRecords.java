package io.splashdam.operator;

/** Counts the records of a task that came after their window had closed. Owned by the task's thread. */
final class LateRecords {
    private LateRecords() {}

    static WindowSlots.Late of(OperatorContext context) {
        return (in, row, startMs, endMs, closedUpToMs) -> context.moment().dropped();
    }
}
