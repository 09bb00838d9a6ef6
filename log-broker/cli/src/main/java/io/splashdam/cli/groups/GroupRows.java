package io.splashdam.cli.groups;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of {@code groups}; {@code -o json} prints exactly these fields. */
final class GroupRows {
    private GroupRows() {}

    /** One line of {@code --list}; the protocol is {@code consumer} for consumers of either type, {@code connect} and so on. */
    record Listed(String group, String type, String protocol, String state) {}

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

    /** One member and what it reads; epoch and target are known of groups with the new protocol (KIP-848) only. */
    record Member(
            String group,
            String memberId,
            @Nullable String instanceId,
            String clientId,
            String host,
            List<String> partitions,
            @Nullable Integer memberEpoch,
            @Nullable List<String> targetPartitions) {}

    /** One group as a whole; the epochs are known with the new protocol only. */
    record State(
            String group,
            String type,
            String coordinator,
            String assignor,
            String state,
            int members,
            @Nullable Integer groupEpoch,
            @Nullable Integer targetAssignmentEpoch) {}

    /** What a reset does, or would do, to a partition. */
    record Reset(String group, String topic, int partition, long newOffset) {}
}
