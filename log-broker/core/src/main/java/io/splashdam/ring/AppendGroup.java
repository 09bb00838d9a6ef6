package io.splashdam.ring;

import io.splashdam.log.Written;
import io.splashdam.partition.Partition;
import java.util.ArrayList;
import java.util.List;

/**
 * What one gathering of the append stage wrote, and whom it owes an answer: becomes durable as a whole.
 *
 * <p>Filled by the append thread, then handed to the flush thread, which owns it from there.
 */
final class AppendGroup {
    private final List<Partition> partitions = new ArrayList<>();
    private final List<Written> written = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();
    private boolean isOneEntry;
    private long bytes;

    void add(Partition partition, Written batches) {
        partitions.add(partition);
        written.add(batches);
        bytes += batches.bytes();
    }

    void owe(Answer answer) {
        answers.add(answer);
    }

    /** All of it goes into one journal entry, whatever the durability of its topics is. */
    void makeOneEntry() {
        isOneEntry = true;
    }

    boolean isEmpty() {
        return written.isEmpty() && answers.isEmpty();
    }

    long bytes() {
        return bytes;
    }

    List<Partition> partitions() {
        return partitions;
    }

    List<Written> written() {
        return written;
    }

    List<Answer> answers() {
        return answers;
    }

    /** Adds to {@code entry} what must be in the journal before anyone is answered. */
    void collectDurable(List<Written> entry) {
        for (int i = 0; i < written.size(); i++) {
            if (isOneEntry || partitions.get(i).isDurable()) {
                entry.add(written.get(i));
            }
        }
    }
}
