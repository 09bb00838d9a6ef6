package io.splashdam.coordinator.group;

import io.splashdam.coordinator.CoordinatorRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * A decision about a consumer group that is being made: the records so far, and the group as it will be once they are replayed.
 * Nothing happens to the group itself; a draft that is dropped leaves no trace. Used once.
 */
final class GroupDraft {
    private final List<CoordinatorRecord> records = new ArrayList<>();
    private final ConsumerGroup original;
    private ConsumerGroup group;
    private int sizeBytes;

    GroupDraft(ConsumerGroup original) {
        this.original = original;
        this.group = original;
    }

    /** As it will be. */
    ConsumerGroup group() {
        return group;
    }

    /** As it is. */
    ConsumerGroup original() {
        return original;
    }

    void append(CoordinatorRecord record) {
        if (group == original) {
            group = original.copy();
        }
        ConsumerGroupRecords.replay(record, group);
        appendOther(record);
    }

    void append(List<CoordinatorRecord> several) {
        several.forEach(this::append);
    }

    /** The last record of a draft: the group is not asked any more. */
    void appendLast(CoordinatorRecord record) {
        appendOther(record);
    }

    /** A record that is not of this group's protocol. */
    void appendOther(CoordinatorRecord record) {
        records.add(record);
        sizeBytes += record.sizeBytes();
    }

    /** What the records need in a batch. */
    int sizeBytes() {
        return sizeBytes;
    }

    void commitTo(Step step) {
        records.forEach(step::append);
    }
}
