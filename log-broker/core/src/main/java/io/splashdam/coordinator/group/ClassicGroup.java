package io.splashdam.coordinator.group;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.coordinator.Ticket;
import io.splashdam.coordinator.group.JoinResponse.JoinedMember;
import io.splashdam.coordinator.group.StoredGroup.StoredMember;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of one group and where its rebalance stands. Keeps the books; {@link Rebalance} decides what happens.
 *
 * <p>Owned by its {@link GroupShard}. None of this is in the log but the last generation that was assigned, from which
 * {@link #restore} begins after a load.
 */
final class ClassicGroup {
    static final String CONSUMER_PROTOCOL_TYPE = "consumer";

    private final String groupId;
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Map<String, String> staticMemberIds = new HashMap<>();
    /** Ids handed out with MEMBER_ID_REQUIRED that have not joined yet, with the time at which they are forgotten. */
    private final Map<String, Long> pendingJoinDeadlinesMs = new LinkedHashMap<>();

    private final Set<String> pendingSyncs = new LinkedHashSet<>();
    /** How many members can follow a protocol. */
    private final Map<String, Integer> protocolSupport = new HashMap<>();

    private GroupState state = GroupState.EMPTY;
    private GroupState previousState = GroupState.EMPTY;
    private int generation;
    private @Nullable String protocolType;
    private @Nullable String protocolName;
    private @Nullable String leader;
    private int awaitingJoinCount;

    /** Timers of this group; see {@link Rebalance}. */
    final GroupTimers timers = new GroupTimers();

    private final GroupMemory.Part memory;
    private long bytes;

    /** @param memory where what members say and are assigned is counted */
    ClassicGroup(String groupId, GroupMemory.Part memory) {
        this.groupId = groupId;
        this.memory = memory;
    }

    /** What its members say and are assigned takes. */
    long sizeBytes() {
        return bytes;
    }

    private void count(long more) {
        bytes += more;
        memory.add(more);
    }

    /** Nobody will ask this group any more. */
    void release() {
        count(-bytes);
    }

    /** Takes up the generation that the log holds, with nobody waiting. */
    void restore(StoredGroup stored) {
        generation = stored.generation();
        protocolType = stored.protocolType().isEmpty() ? null : stored.protocolType();
        protocolName = stored.protocol();
        for (StoredMember each : stored.members()) {
            List<MemberProtocol> protocols = List.of(
                    new MemberProtocol(stored.protocol() == null ? "" : stored.protocol(), each.subscription()));
            Member member = new Member(
                    each.memberId(),
                    each.groupInstanceId(),
                    each.clientId(),
                    each.clientHost(),
                    each.rebalanceTimeoutMs(),
                    each.sessionTimeoutMs(),
                    protocols);
            member.assign(each.assignment());
            add(member);
        }
        leader = stored.leader();
        state = members.isEmpty() ? GroupState.EMPTY : GroupState.STABLE;
        previousState = state;
    }

    /** Begins as a stable group of consumers, which was one of the consumer protocol until now. */
    void adopt(int newGeneration, List<Member> newMembers) {
        generation = newGeneration;
        protocolType = CONSUMER_PROTOCOL_TYPE;
        newMembers.forEach(this::add);
        protocolName = chooseProtocol();
        state = GroupState.STABLE;
        previousState = state;
    }

    /** Turns away whoever waits for a join or an assignment: they ask again, and find another group. */
    void turnAway(ErrorCode answer, Step step) {
        for (Member member : members.values()) {
            answerJoin(member, JoinResponse.failed(answer, member.memberId()), step);
            answerSync(member, SyncResponse.failed(answer), step);
        }
    }

    String groupId() {
        return groupId;
    }

    GroupState state() {
        return state;
    }

    boolean isIn(GroupState other) {
        return state == other;
    }

    boolean wasEmpty() {
        return previousState == GroupState.EMPTY;
    }

    void moveTo(GroupState next) {
        previousState = state;
        state = next;
    }

    int generation() {
        return generation;
    }

    @Nullable
    String protocolType() {
        return protocolType;
    }

    @Nullable
    String protocolName() {
        return protocolName;
    }

    String leaderOrEmpty() {
        return leader == null ? "" : leader;
    }

    boolean isLeader(String memberId) {
        return memberId.equals(leader);
    }

    Collection<Member> members() {
        return members.values();
    }

    int size() {
        return members.size();
    }

    @Nullable
    Member member(String memberId) {
        return members.get(memberId);
    }

    @Nullable
    String staticMemberId(String groupInstanceId) {
        return staticMemberIds.get(groupInstanceId);
    }

    int awaitingJoinCount() {
        return awaitingJoinCount;
    }

    boolean isConsumerGroup() {
        return CONSUMER_PROTOCOL_TYPE.equals(protocolType);
    }

    // ---- members

    void add(Member member) {
        if (members.putIfAbsent(member.memberId(), member) != null) {
            throw new IllegalStateException(
                    "Expected " + member.memberId() + " to be new to group " + groupId + ", but it is a member");
        }
        if (member.groupInstanceId() != null) {
            staticMemberIds.put(member.groupInstanceId(), member.memberId());
        }
        if (leader == null) {
            leader = member.memberId();
        }
        countSupport(member, 1);
        count(member.sizeBytes());
        removePendingJoin(member.memberId());
    }

    void protocolType(String type) {
        protocolType = type;
    }

    /** Answers whatever the member waits for and takes it out of the books. */
    void remove(Member member, ErrorCode answer, Step step) {
        answerJoin(member, JoinResponse.failed(answer, ""), step);
        answerSync(member, SyncResponse.failed(answer), step);
        members.remove(member.memberId());
        countSupport(member, -1);
        count(-member.sizeBytes());
        if (member.groupInstanceId() != null) {
            staticMemberIds.remove(member.groupInstanceId(), member.memberId());
        }
        pendingSyncs.remove(member.memberId());
        if (isLeader(member.memberId())) {
            leader = members.isEmpty() ? null : members.keySet().iterator().next();
        }
    }

    /** Puts a static member that came back in its former place, leadership included; the former id is fenced. */
    Member replaceStatic(Member former, String newMemberId, Step step) {
        boolean wasLeader = isLeader(former.memberId());
        remove(former, ErrorCode.FENCED_INSTANCE_ID, step);
        Member renamed = former.renamed(newMemberId);
        add(renamed);
        if (wasLeader) {
            leader = newMemberId;
        }
        return renamed;
    }

    void update(Member member, List<MemberProtocol> protocols, int rebalanceTimeoutMs, int sessionTimeoutMs) {
        countSupport(member, -1);
        count(-member.sizeBytes());
        member.update(protocols, rebalanceTimeoutMs, sessionTimeoutMs);
        count(member.sizeBytes());
        countSupport(member, 1);
    }

    void assign(Member member, byte[] assignment) {
        count(assignment.length - member.assignment().length);
        member.assign(assignment);
    }

    private void countSupport(Member member, int by) {
        for (MemberProtocol each : member.protocols()) {
            protocolSupport.merge(each.name(), by, (a, b) -> a + b == 0 ? null : a + b);
        }
    }

    void addPendingJoin(String memberId, long deadlineMs) {
        if (pendingJoinDeadlinesMs.put(memberId, deadlineMs) == null) {
            count(pendingBytes(memberId));
        }
    }

    /** What it takes to wait for the join of a member that was given this id. */
    private static long pendingBytes(String memberId) {
        return GroupMemory.ELEMENT_BYTES + memberId.length();
    }

    boolean isPendingJoin(String memberId) {
        return pendingJoinDeadlinesMs.containsKey(memberId);
    }

    void removePendingJoin(String memberId) {
        if (pendingJoinDeadlinesMs.remove(memberId) != null) {
            count(-pendingBytes(memberId));
        }
    }

    /** Forgets who did not join in time; true when there was somebody. */
    boolean expirePendingJoins(long nowMs) {
        List<String> expired = new ArrayList<>();
        pendingJoinDeadlinesMs.forEach((memberId, deadlineMs) -> {
            if (deadlineMs <= nowMs) {
                expired.add(memberId);
            }
        });
        expired.forEach(this::removePendingJoin);
        return !expired.isEmpty();
    }

    Map<String, Long> pendingJoinDeadlinesMs() {
        return Collections.unmodifiableMap(pendingJoinDeadlinesMs);
    }

    /** NONE, or why a request of this member is refused: a static member is fenced when its instance has another id now. */
    ErrorCode check(String memberId, @Nullable String groupInstanceId) {
        if (groupInstanceId != null) {
            String current = staticMemberIds.get(groupInstanceId);
            if (current == null) {
                return ErrorCode.UNKNOWN_MEMBER_ID;
            }
            if (!current.equals(memberId)) {
                return ErrorCode.FENCED_INSTANCE_ID;
            }
        }
        return members.containsKey(memberId) ? ErrorCode.NONE : ErrorCode.UNKNOWN_MEMBER_ID;
    }

    // ---- who waits

    /** Parks a JoinGroup. One that the same member left behind on another connection is told to join again. */
    void awaitJoin(Member member, Ticket<JoinResponse> ticket, Step step) {
        answerJoin(member, JoinResponse.failed(ErrorCode.REBALANCE_IN_PROGRESS, member.memberId()), step);
        member.awaitJoin(ticket);
        awaitingJoinCount++;
    }

    void answerJoin(Member member, JoinResponse response, Step step) {
        Ticket<JoinResponse> ticket = member.takeJoin();
        if (ticket != null) {
            awaitingJoinCount--;
            step.answer(ticket, response);
        }
    }

    void awaitSync(Member member, Ticket<SyncResponse> ticket, Step step) {
        answerSync(member, SyncResponse.failed(ErrorCode.REBALANCE_IN_PROGRESS), step);
        member.awaitSync(ticket);
        pendingSyncs.remove(member.memberId());
    }

    /** True when somebody was waiting. */
    boolean answerSync(Member member, SyncResponse response, Step step) {
        Ticket<SyncResponse> ticket = member.takeSync();
        if (ticket != null) {
            step.answer(ticket, response);
        }
        return ticket != null;
    }

    boolean haveAllJoined() {
        return awaitingJoinCount == members.size() && pendingJoinDeadlinesMs.isEmpty();
    }

    Set<String> pendingSyncs() {
        return pendingSyncs;
    }

    // ---- generations

    /** Makes sure that the leader is one of those who wait; false when nobody does. */
    boolean electWaitingLeader() {
        Member current = leader == null ? null : members.get(leader);
        if (current != null && current.isAwaitingJoin()) {
            return true;
        }
        for (Member member : members.values()) {
            if (member.isAwaitingJoin()) {
                leader = member.memberId();
                return true;
            }
        }
        return false;
    }

    /** The next generation of those who are members now: without members the group is empty. */
    void nextGeneration() {
        generation++;
        pendingSyncs.clear();
        if (members.isEmpty()) {
            protocolName = null;
            leader = null;
            moveTo(GroupState.EMPTY);
        } else {
            protocolName = chooseProtocol();
            pendingSyncs.addAll(members.keySet());
            moveTo(GroupState.COMPLETING_REBALANCE);
        }
    }

    /** Each member votes for the first of its protocols that all can follow; the most votes win. */
    String chooseProtocol() {
        Set<String> candidates = new HashSet<>();
        protocolSupport.forEach((name, count) -> {
            if (count == members.size()) {
                candidates.add(name);
            }
        });
        Map<String, Integer> votes = new LinkedHashMap<>();
        String chosen = null;
        for (Member member : members.values()) {
            votes.merge(member.vote(candidates), 1, Integer::sum);
        }
        for (Map.Entry<String, Integer> each : votes.entrySet()) {
            if (chosen == null || each.getValue() > votes.getOrDefault(chosen, 0)) {
                chosen = each.getKey();
            }
        }
        if (chosen == null) {
            throw new IllegalStateException("Expected members to vote in group " + groupId + ", but it has none");
        }
        return chosen;
    }

    /** True when a member with these protocols could join those who are here. */
    boolean supports(String type, List<MemberProtocol> protocols) {
        if (members.isEmpty()) {
            return !type.isEmpty() && !protocols.isEmpty();
        }
        if (!type.equals(protocolType)) {
            return false;
        }
        for (MemberProtocol each : protocols) {
            if (protocolSupport.getOrDefault(each.name(), 0) == members.size()) {
                return true;
            }
        }
        return false;
    }

    int maxRebalanceTimeoutMs() {
        int max = 0;
        for (Member member : members.values()) {
            max = Math.max(max, member.rebalanceTimeoutMs());
        }
        return max;
    }

    List<JoinedMember> joinedMembers() {
        List<JoinedMember> joined = new ArrayList<>(members.size());
        for (Member member : members.values()) {
            joined.add(new JoinedMember(member.memberId(), member.groupInstanceId(), subscription(member)));
        }
        return joined;
    }

    private byte[] subscription(Member member) {
        byte[] metadata = member.metadata(protocolName);
        if (metadata == null) {
            throw new IllegalStateException("Expected member " + member.memberId() + " to follow " + protocolName
                    + ", but it follows " + member.protocols());
        }
        return metadata;
    }

    /** This generation as it goes into the log, with the assignments that members hold. */
    StoredGroup toStored(long wallMs) {
        List<StoredMember> stored = new ArrayList<>(members.size());
        for (Member member : members.values()) {
            stored.add(new StoredMember(
                    member.memberId(),
                    member.groupInstanceId(),
                    member.clientId(),
                    member.clientHost(),
                    member.rebalanceTimeoutMs(),
                    member.sessionTimeoutMs(),
                    subscription(member),
                    member.assignment()));
        }
        String type = protocolType == null ? "" : protocolType;
        return new StoredGroup(type, generation, protocolName, leader, wallMs, stored);
    }

    /** Nothing here that would be missed: no members, nobody about to join. */
    boolean isDeserted() {
        return members.isEmpty() && pendingJoinDeadlinesMs.isEmpty() && state == GroupState.EMPTY;
    }
}
