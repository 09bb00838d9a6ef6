package io.splashdam.coordinator.group;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.coordinator.group.GroupDescription.DescribedMember;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** DescribeGroups and ListGroups: what a group looks like from outside. */
final class DescribeGroups {
    private DescribeGroups() {}

    /** @param group null when there is none of that id */
    static GroupDescription describe(@Nullable ClassicGroup group, String groupId) {
        if (group == null) {
            return GroupDescription.failed(ErrorCode.GROUP_ID_NOT_FOUND, groupId);
        }
        boolean isStable = group.isIn(GroupState.STABLE);
        List<DescribedMember> members = new ArrayList<>(group.size());
        for (Member member : group.members()) {
            members.add(isStable ? described(group, member) : withoutAssignment(member));
        }
        return new GroupDescription(
                ErrorCode.NONE,
                groupId,
                group.state(),
                orEmpty(group.protocolType()),
                isStable ? orEmpty(group.protocolName()) : "",
                members);
    }

    private static DescribedMember described(ClassicGroup group, Member member) {
        byte[] metadata = member.metadata(group.protocolName());
        return describe(member, metadata == null ? Member.NO_BYTES : metadata, member.assignment());
    }

    /** During a rebalance there is no protocol yet whose subscription could be shown. */
    private static DescribedMember withoutAssignment(Member member) {
        return describe(member, Member.NO_BYTES, Member.NO_BYTES);
    }

    private static DescribedMember describe(Member member, byte[] metadata, byte[] assignment) {
        return new DescribedMember(
                member.memberId(),
                member.groupInstanceId(),
                member.clientId(),
                member.clientHost(),
                metadata,
                assignment);
    }

    static ListGroupsResponse list(Collection<ClassicGroup> groups) {
        List<ListedGroup> listed = new ArrayList<>(groups.size());
        for (ClassicGroup group : groups) {
            listed.add(new ListedGroup(
                    group.groupId(), orEmpty(group.protocolType()), group.state(), ListedGroup.CLASSIC));
        }
        return new ListGroupsResponse(ErrorCode.NONE, listed);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
