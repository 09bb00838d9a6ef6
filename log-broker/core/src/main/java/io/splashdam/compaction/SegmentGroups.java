package io.splashdam.compaction;

import java.util.ArrayList;
import java.util.List;

/** Which neighbouring segments become one, so that a log that is cleaned often does not end in crumbs. Stateless. */
public final class SegmentGroups {
    private SegmentGroups() {}

    /** The index of the first segment of a group, and the one after its last. */
    public record Group(int from, int to) {}

    /**
     * @param segments the oldest first
     * @param maxBytes {@code segment.bytes}: of all segments of a group, before they are cleaned
     */
    public static List<Group> of(List<CleanablePart.Segment> segments, long maxBytes) {
        List<Group> groups = new ArrayList<>();
        for (int from = 0; from < segments.size(); ) {
            int to = from + 1;
            long bytes = segments.get(from).bytes();
            while (to < segments.size()
                    && bytes + segments.get(to).bytes() <= maxBytes
                    && segments.get(to).nextOffset() - segments.get(from).baseOffset() <= Integer.MAX_VALUE) {
                bytes += segments.get(to).bytes();
                to++;
            }
            groups.add(new Group(from, to));
            from = to;
        }
        return groups;
    }
}
