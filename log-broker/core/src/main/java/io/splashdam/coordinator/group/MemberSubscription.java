package io.splashdam.coordinator.group;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who a member of a consumer group is and what it wants to read, as {@code ConsumerGroupMemberMetadata} holds it. Immutable;
 * compared by content.
 *
 * @param instanceId of a static member
 * @param topicNames that it named; they need not exist
 * @param topicRegex empty: none; null only in what another broker wrote
 * @param rebalanceTimeoutMs how long it may take to give up partitions
 * @param assignor null: the broker's default
 * @param classic null unless the member uses the classic protocol
 */
record MemberSubscription(
        @Nullable String instanceId,
        @Nullable String rackId,
        String clientId,
        String clientHost,
        SortedSet<String> topicNames,
        @Nullable String topicRegex,
        int rebalanceTimeoutMs,
        @Nullable String assignor,
        @Nullable Classic classic) {
    static final MemberSubscription NONE =
            new MemberSubscription(null, null, "", "", Collections.emptySortedSet(), "", -1, null, null);

    MemberSubscription {
        topicNames = Collections.unmodifiableSortedSet(new TreeSet<>(topicNames));
    }

    /** What a member that uses the classic protocol said beside its subscription. */
    record Classic(int sessionTimeoutMs, List<MemberProtocol> protocols) {
        @Override
        public boolean equals(@Nullable Object other) {
            if (!(other instanceof Classic that)
                    || sessionTimeoutMs != that.sessionTimeoutMs
                    || protocols.size() != that.protocols.size()) {
                return false;
            }
            for (int i = 0; i < protocols.size(); i++) {
                MemberProtocol mine = protocols.get(i);
                MemberProtocol other2 = that.protocols.get(i);
                if (!mine.name().equals(other2.name()) || !Arrays.equals(mine.metadata(), other2.metadata())) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public int hashCode() {
            return 31 * sessionTimeoutMs + protocols.size();
        }
    }

    /** See {@link GroupMemory}. */
    long sizeBytes() {
        long bytes =
                Member.sizeBytes(clientId, clientHost, instanceId, classic == null ? List.of() : classic.protocols());
        bytes += (rackId == null ? 0 : rackId.length()) + regexOrEmpty().length();
        for (String name : topicNames) {
            bytes += GroupMemory.ELEMENT_BYTES + name.length();
        }
        return bytes;
    }

    boolean hasRegex() {
        return topicRegex != null && !topicRegex.isEmpty();
    }

    /** The regular expression, or empty. */
    String regexOrEmpty() {
        return topicRegex == null ? "" : topicRegex;
    }
}
