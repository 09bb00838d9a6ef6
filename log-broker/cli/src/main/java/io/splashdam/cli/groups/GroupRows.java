package io.splashdam.cli.groups;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of {@code groups}; {@code -o json} prints exactly these fields. */
final class GroupRows {
    private GroupRows() {}

    /** One line of {@code --list}. */
    record Listed(String group, String type, String state) {}

    /** One partition that a group has an offset for, or is reading; null is unknown. */
    record Offset(
            String group,
            String topic,
            int partition,
            @Nullable Long currentOffset,
            @Nullable Long logEndOffset,
            @Nullable Long lag,
            @Nullable String memberId,
            @Nullable String clientId,
            @Nullable String host) {}

    /** One member and what it reads. */
    record Member(
            String group,
            String memberId,
            @Nullable String instanceId,
            String clientId,
            String host,
            List<String> partitions) {}

    /** One group as a whole. */
    record State(String group, String coordinator, String assignor, String state, int members) {}

    /** What a reset does, or would do, to a partition; the lag is what the group would have to read. */
    record Reset(String group, String topic, int partition, long newOffset) {}
}
