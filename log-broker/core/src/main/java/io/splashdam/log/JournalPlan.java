package io.splashdam.log;

import java.util.List;

/**
 * Which batches of a group an entry holds, and which it only refers to. Pure.
 *
 * <p>Inline costs the bytes once more but forces one file; by reference costs a force for each segment. From a limit on to one partition
 * in one group, the force is cheaper. Batches of os topics, which are here as parts of a transaction, stand inline: what lies before them
 * in their segment need not be on the disk. What does not fit inline goes by reference whatever it costs.
 */
final class JournalPlan {
    private final int referenceBytes;
    private final int maxEntryBytes;
    private boolean[] isReference = new boolean[16];
    private int count;
    private int references;
    private long entryBytes;

    JournalPlan(int referenceBytes, int maxEntryBytes) {
        this.referenceBytes = referenceBytes;
        this.maxEntryBytes = maxEntryBytes;
    }

    /** Chooses anew; the answers below are about {@code group} until the next call. */
    JournalPlan choose(List<Written> group) {
        count = group.size();
        references = 0;
        if (count > isReference.length) {
            isReference = new boolean[count * 2];
        }
        entryBytes = JournalEntry.HEADER_BYTES + (long) count * JournalEntry.PART_BYTES;
        choose(group, true);
        choose(group, false);
        return this;
    }

    private void choose(List<Written> group, boolean ofOs) {
        for (int i = 0; i < count; i++) {
            Written part = group.get(i);
            boolean isOs = part.log().config().durability() == Durability.OS;
            if (isOs == ofOs) {
                boolean isLarge = !isOs && bytesTo(group, part.log()) >= referenceBytes;
                boolean refer = isLarge || entryBytes + part.bytes() > maxEntryBytes;
                isReference[i] = refer;
                references += refer ? 1 : 0;
                entryBytes += refer ? 0 : part.bytes();
            }
        }
    }

    /** Groups have few parts, and mostly one for each log. */
    private static long bytesTo(List<Written> group, PartitionLog log) {
        long bytes = 0;
        for (int i = 0; i < group.size(); i++) {
            if (group.get(i).log() == log) {
                bytes += group.get(i).bytes();
            }
        }
        return bytes;
    }

    boolean isReference(int part) {
        return isReference[part];
    }

    int references() {
        return references;
    }

    /** Of the whole entry, headers included. */
    long entryBytes() {
        return entryBytes;
    }
}
