package io.splashdam.coordinator.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.config.GroupConfig;
import io.splashdam.coordinator.Completion;
import io.splashdam.coordinator.CoordinatorRecord;
import io.splashdam.coordinator.Decision;
import io.splashdam.coordinator.Moment;
import io.splashdam.coordinator.Ticket;
import io.splashdam.coordinator.group.CommitRequest.PartitionCommit;
import io.splashdam.coordinator.group.LeaveRequest.LeavingMember;
import io.splashdam.coordinator.group.SyncRequest.MemberAssignment;
import java.lang.reflect.Field;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.coordinator.group.classic.ClassicGroupMember;
import org.jspecify.annotations.Nullable;

/**
 * The same clients, requests and clock for Kafka's coordinator and for ours; after every step both have said the same and
 * hold the same. Where Kafka leaves a choice to the order of a hash map (who leads next), ours is told Kafka's.
 */
final class SameAsKafka {
    private static final int CLIENTS = 8;
    private static final int GROUPS = 2;
    private static final String[] PROTOCOLS = {"cooperative-sticky", "range", "roundrobin"};

    private final Random random;
    private final KafkaOracle kafka;
    private final GroupShard ours;
    private final ArrayDeque<Long> nextId = new ArrayDeque<>();
    private final Map<Ticket<?>, Object> answers = new IdentityHashMap<>();
    private final List<Asked<?, ?>> asked = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private final Set<String> knownIds = new HashSet<>();
    private final List<String> script = new ArrayList<>();
    private long nowMs = 1_000_000;
    /** What follows cannot be compared any more. */
    private boolean isOver;

    int compared;
    int stable;

    /** A request that both were given, and what to do with Kafka's answer. */
    private record Asked<K, O>(
            String what,
            CompletableFuture<K> kafka,
            Ticket<O> ours,
            Function<K, Map<String, Object>> ofKafka,
            Function<O, Map<String, Object>> ofOurs,
            java.util.function.Consumer<K> then) {}

    SameAsKafka(long seed) {
        random = new Random(seed);
        int delayMs = random.nextBoolean() ? 0 : 1_000;
        int maxSize = random.nextInt(4) == 0 ? 4 : 100;
        GroupConfig config = GroupWorld.config(delayMs, maxSize);
        kafka = new KafkaOracle(
                Map.of(
                        "group.initial.rebalance.delay.ms",
                        delayMs,
                        "group.max.size",
                        maxSize,
                        "group.min.session.timeout.ms",
                        6_000,
                        "offsets.retention.check.interval.ms",
                        600_000L),
                nowMs);
        ours = new GroupShard(
                config,
                1_000_000,
                scriptedIds(),
                GroupListener.NONE,
                () -> ClusterImage.empty("cluster", 1),
                GroupMemory.unlimited());
        apply(ours.onLoaded(now()));
        for (int group = 0; group < GROUPS; group++) {
            commit("group-" + group, "", null, -1);
        }
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new Client(i));
        }
    }

    /** Both give the same member the same id: Kafka's is parsed and handed to ours. */
    private RandomGenerator scriptedIds() {
        return nextId::remove;
    }

    List<String> script() {
        return script;
    }

    void run(int steps) {
        for (int i = 0; i < steps && !isOver; i++) {
            int dice = random.nextInt(100);
            if (dice < 70) {
                clients.get(random.nextInt(CLIENTS)).act();
            } else if (dice < 75) {
                clients.get(random.nextInt(CLIENTS)).actWildly();
            } else {
                advance(random.nextInt(25) == 0 ? random.nextInt(60_000) : random.nextInt(2_000));
            }
        }
    }

    // ---- time

    private Moment now() {
        return new Moment(nowMs, nowMs);
    }

    private void advance(long ms) {
        long end = nowMs + ms;
        script.add("advance to " + end);
        while (nowMs < end) {
            nowMs = Math.min(end, Math.max(nowMs + 1, Math.min(kafka.nextDeadlineMs(), ours.nextDeadlineMs())));
            settle();
        }
    }

    /** What is due now, on both sides; then they are compared and the clients hear their answers. */
    private void settle() {
        kafka.moveTo(nowMs);
        while (ours.nextDeadlineMs() <= nowMs) {
            apply(ours.onTime(now()));
        }
        for (int group = 0; group < GROUPS; group++) {
            compare("group-" + group);
        }
        hear();
    }

    private void apply(Decision decision) {
        for (CoordinatorRecord record : decision.records()) {
            ours.replay(record, now());
        }
        for (Completion<?> completion : decision.completions()) {
            assertThat(answers.put(completion.ticket(), completion.response())).isNull();
        }
    }

    // ---- comparing

    private void compare(String groupId) {
        org.apache.kafka.coordinator.group.classic.ClassicGroup theirs = kafka.group(groupId);
        ClassicGroup own = ours.groups().get(groupId);
        if (theirs == null || own == null) {
            assertThat(own == null).as("%s is gone", groupId).isEqualTo(theirs == null);
            return;
        }
        String leader = theirs.leaderOrNull();
        if (leader != null && own.member(leader) != null) {
            lead(own, leader);
        }
        assertThat(describe(own))
                .as("%s at %d, Kafka's timers %s", groupId, nowMs, kafka.timers())
                .isEqualTo(describe(theirs));
        compared++;
    }

    private static void lead(ClassicGroup group, String leader) {
        try {
            Field field = ClassicGroup.class.getDeclaredField("leader");
            field.setAccessible(true);
            field.set(group, leader);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> describe(ClassicGroup group) {
        Map<String, Object> description = new TreeMap<>();
        description.put("state", group.state().kafkaName());
        description.put("generation", group.generation());
        description.put("protocol", String.valueOf(group.protocolName()));
        description.put("leader", group.leaderOrEmpty());
        for (Member member : group.members()) {
            boolean isStable = group.isIn(GroupState.STABLE);
            description.put(
                    "member " + member.memberId(),
                    member.isAwaitingJoin() + " " + member.isAwaitingSync() + " " + member.sessionTimeoutMs() + " "
                            + member.rebalanceTimeoutMs() + " "
                            + (isStable ? GroupWorld.text(member.assignment()) : ""));
        }
        return description;
    }

    private static Map<String, Object> describe(org.apache.kafka.coordinator.group.classic.ClassicGroup group) {
        Map<String, Object> description = new TreeMap<>();
        boolean isStable = group.stateAsString().equals("Stable");
        description.put("state", group.stateAsString());
        description.put("generation", group.generationId());
        description.put("protocol", group.protocolName().orElse("null"));
        description.put("leader", group.leaderOrNull() == null ? "" : group.leaderOrNull());
        for (ClassicGroupMember member : group.allMembers()) {
            description.put(
                    "member " + member.memberId(),
                    member.isAwaitingJoin() + " " + member.isAwaitingSync() + " " + member.sessionTimeoutMs() + " "
                            + member.rebalanceTimeoutMs() + " "
                            + (isStable ? GroupWorld.text(member.assignment()) : ""));
        }
        return description;
    }

    private void hear() {
        for (Asked<?, ?> each : List.copyOf(asked)) {
            if (!asked.contains(each)) {
                continue; // heard while another client acted on what it had heard
            }
            boolean isAnswered = answers.containsKey(each.ours());
            assertThat(isAnswered)
                    .as("%s is answered", each.what())
                    .isEqualTo(each.kafka().isDone());
            if (isAnswered) {
                asked.remove(each);
                hear(each);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private <K, O> void hear(Asked<K, O> question) {
        K theirs = question.kafka().join();
        O own = (O) answers.remove(question.ours());
        assertThat(question.ofOurs().apply(own))
                .as(question.what())
                .isEqualTo(question.ofKafka().apply(theirs));
        question.then().accept(theirs);
    }

    private static <R> Ticket<R> ticket() {
        return new Ticket<>(0, error -> {
            throw new AssertionError(error);
        });
    }

    private static Map<String, Object> ofKafka(JoinGroupResponseData response) {
        return Map.of(
                "error", Errors.forCode(response.errorCode()).name(),
                "generation", response.generationId(),
                "type", String.valueOf(response.protocolType()),
                // Before version 7 null is sent as empty; the coordinator says either.
                "protocol", response.errorCode() == 0 ? String.valueOf(response.protocolName()) : "",
                "member", response.memberId());
    }

    private static Map<String, Object> ofOurs(JoinResponse response) {
        return Map.of(
                "error", response.error().name(),
                "generation", response.generation(),
                "type", String.valueOf(response.protocolType()),
                "protocol", response.error().isNone() ? String.valueOf(response.protocolName()) : "",
                "member", response.memberId());
    }

    private static Map<String, Object> ofKafka(SyncGroupResponseData response) {
        return Map.of(
                "error", Errors.forCode(response.errorCode()).name(),
                "type", String.valueOf(response.protocolType()),
                "protocol", String.valueOf(response.protocolName()),
                "assignment", GroupWorld.text(response.assignment()));
    }

    private static Map<String, Object> ofOurs(SyncResponse response) {
        return Map.of(
                "error", response.error().name(),
                "type", String.valueOf(response.protocolType()),
                "protocol", String.valueOf(response.protocolName()),
                "assignment", GroupWorld.text(response.assignment()));
    }

    private void same(String what, Errors theirs, Ticket<?> own, Function<Object, ErrorCode> error) {
        assertThat(answers).containsKey(own);
        assertThat(error.apply(answers.remove(own)).name()).as(what).isEqualTo(theirs.name());
    }

    private Errors commit(String groupId, String memberId, @Nullable String instanceId, int generation) {
        String what = "commit " + groupId + " " + memberId + " " + instanceId + " " + generation;
        script.add(what);
        OffsetCommitRequestData request = new OffsetCommitRequestData()
                .setGroupId(groupId)
                .setMemberId(memberId)
                .setGroupInstanceId(instanceId)
                .setGenerationIdOrMemberEpoch(generation);
        request.topics()
                .add(new OffsetCommitRequestData.OffsetCommitRequestTopic()
                        .setName("topic")
                        .setPartitions(List.of(new OffsetCommitRequestData.OffsetCommitRequestPartition()
                                .setPartitionIndex(0)
                                .setCommittedOffset(5))));
        Errors theirs = kafka.commit(request);
        Ticket<CommitResponse> own = ticket();
        apply(ours.commit(
                new CommitRequest(
                        groupId,
                        generation,
                        memberId,
                        instanceId,
                        -1,
                        List.of(new PartitionCommit("topic", GroupWorld.TOPIC_ID, 0, 5, -1, null))),
                own,
                now()));
        same(what, theirs, own, response -> ((CommitResponse) response).errors().get(0));
        settle();
        return theirs;
    }

    private Errors heartbeat(String groupId, String memberId, @Nullable String instanceId, int generation) {
        String what = "heartbeat " + groupId + " " + memberId + " " + instanceId + " " + generation;
        script.add(what);
        Errors theirs = kafka.heartbeat(new HeartbeatRequestData()
                .setGroupId(groupId)
                .setMemberId(memberId)
                .setGroupInstanceId(instanceId)
                .setGenerationId(generation));
        Ticket<ErrorCode> own = ticket();
        apply(ours.heartbeat(new HeartbeatRequest(groupId, generation, memberId, instanceId), own, now()));
        same(what, theirs, own, error -> (ErrorCode) error);
        settle();
        return theirs;
    }

    // ---- clients

    private final class Client {
        private final int number;
        private String groupId = "";
        private @Nullable String instanceId;
        private String memberId = "";
        private int generation = -1;
        private boolean isWaiting;
        private boolean isPending;
        private boolean isAssigned;
        private int life;

        Client(int number) {
            this.number = number;
            beBorn();
        }

        private void beBorn() {
            life++;
            groupId = "group-" + random.nextInt(GROUPS);
            instanceId = number % 2 == 0 ? "static-" + number : null;
            forget();
        }

        private void forget() {
            memberId = "";
            generation = -1;
            isWaiting = false;
            isPending = false;
            isAssigned = false;
        }

        void act() {
            int dice = random.nextInt(100);
            if (isWaiting) {
                return;
            }
            if (dice < 2 && !isPending) {
                beBorn();
            } else if (generation < 0 || !isAssigned && dice < 90) {
                join();
            } else if (dice < 55) {
                onError(heartbeat(groupId, memberId, instanceId, generation));
            } else if (dice < 80) {
                onError(commit(groupId, memberId, instanceId, generation));
            } else if (dice < 93) {
                join();
            } else {
                leave();
            }
        }

        private void onError(Errors error) {
            if (error == Errors.UNKNOWN_MEMBER_ID || error == Errors.FENCED_INSTANCE_ID) {
                beBorn();
            } else if (error != Errors.NONE) {
                isAssigned = false;
                generation = -1;
            }
        }

        void actWildly() {
            String anyId = clients.get(random.nextInt(CLIENTS)).memberId;
            String anyInstance = random.nextInt(3) == 0 ? "static-" + random.nextInt(CLIENTS) : null;
            int anyGeneration = random.nextInt(8) - 1;
            if (random.nextBoolean()) {
                commit(groupId, anyId, anyInstance, anyGeneration);
            } else {
                heartbeat(groupId, anyId, anyInstance, anyGeneration);
            }
        }

        private void join() {
            isAssigned = false;
            boolean requiresId = random.nextInt(4) > 0;
            // A static member that comes back with another timeout is given its former one for the first time by Kafka.
            int sessionTimeoutMs = instanceId == null ? 6_000 + random.nextInt(9_000) : 6_001 + 777 * number;
            int rebalanceTimeoutMs = 8_000 + random.nextInt(20_000);
            String type = random.nextInt(40) == 0 ? "connect" : "consumer";
            int first = random.nextInt(8) == 0 ? random.nextInt(PROTOCOLS.length) : 0;
            String what = "join " + groupId + " '" + memberId + "' " + instanceId + " session " + sessionTimeoutMs
                    + " rebalance " + rebalanceTimeoutMs + " " + type + " from " + PROTOCOLS[first] + " client "
                    + number;
            script.add(what);
            JoinGroupRequestData request = new JoinGroupRequestData()
                    .setGroupId(groupId)
                    .setMemberId(memberId)
                    .setGroupInstanceId(instanceId)
                    .setSessionTimeoutMs(sessionTimeoutMs)
                    .setRebalanceTimeoutMs(rebalanceTimeoutMs)
                    .setProtocolType(type);
            List<MemberProtocol> protocols = new ArrayList<>();
            for (int i = first; i < PROTOCOLS.length; i++) {
                byte[] metadata = GroupWorld.subscription("topic");
                protocols.add(new MemberProtocol(PROTOCOLS[i], metadata));
                request.protocols()
                        .add(new JoinGroupRequestData.JoinGroupRequestProtocol()
                                .setName(PROTOCOLS[i])
                                .setMetadata(metadata));
            }
            CompletableFuture<JoinGroupResponseData> theirs = kafka.join(request, requiresId ? 9 : 3);
            if (isFull(theirs) && (!memberId.isEmpty() || instanceId != null)) {
                // Known differences: we let a static member back in, and do not keep the others waiting for whom we
                // refused.
                isOver = true;
                return;
            }
            handOverNewId(theirs);
            Ticket<JoinResponse> own = ticket();
            apply(ours.join(
                    new JoinRequest(
                            groupId,
                            memberId,
                            instanceId,
                            "client",
                            "/127.0.0.1",
                            sessionTimeoutMs,
                            rebalanceTimeoutMs,
                            type,
                            protocols,
                            requiresId,
                            requiresId,
                            ""),
                    own,
                    now()));
            nextId.clear();
            ask(new Asked<>(what, theirs, own, SameAsKafka::ofKafka, SameAsKafka::ofOurs, ifAlive(this::onJoined)));
        }

        private static boolean isFull(CompletableFuture<JoinGroupResponseData> response) {
            return response.isDone() && response.join().errorCode() == Errors.GROUP_MAX_SIZE_REACHED.code();
        }

        private void handOverNewId(CompletableFuture<JoinGroupResponseData> theirs) {
            Set<String> ids = new HashSet<>();
            if (theirs.isDone()) {
                ids.add(theirs.join().memberId());
            }
            for (int group = 0; group < GROUPS; group++) {
                org.apache.kafka.coordinator.group.classic.ClassicGroup each = kafka.group("group-" + group);
                if (each != null) {
                    ids.addAll(each.allMemberIds());
                }
            }
            ids.removeAll(knownIds);
            ids.remove("");
            for (String id : ids) {
                knownIds.add(id);
                UUID uuid = UUID.fromString(id.substring(id.length() - 36));
                nextId.add(uuid.getMostSignificantBits());
                nextId.add(uuid.getLeastSignificantBits());
            }
        }

        private <R> java.util.function.Consumer<R> ifAlive(java.util.function.Consumer<R> then) {
            int asker = life;
            isWaiting = true;
            return answer -> {
                if (asker == life) {
                    isWaiting = false;
                    then.accept(answer);
                }
            };
        }

        private void ask(Asked<?, ?> question) {
            asked.add(question);
            settle();
        }

        private void onJoined(JoinGroupResponseData response) {
            isPending = false;
            switch (Errors.forCode(response.errorCode())) {
                case NONE -> {
                    memberId = response.memberId();
                    generation = response.generationId();
                    sync(response);
                }
                case MEMBER_ID_REQUIRED -> {
                    memberId = response.memberId();
                    isPending = true;
                }
                case INVALID_SESSION_TIMEOUT, INCONSISTENT_GROUP_PROTOCOL -> {}
                default -> beBorn();
            }
        }

        private void sync(JoinGroupResponseData joined) {
            SyncGroupRequestData request = new SyncGroupRequestData()
                    .setGroupId(groupId)
                    .setMemberId(memberId)
                    .setGroupInstanceId(instanceId)
                    .setGenerationId(generation)
                    .setProtocolType("consumer")
                    .setProtocolName(random.nextInt(50) == 0 ? "other" : joined.protocolName());
            List<MemberAssignment> assignments = new ArrayList<>();
            if (!joined.skipAssignment()) {
                joined.members().forEach(each -> {
                    byte[] assignment = GroupWorld.bytes(each.memberId() + "@" + generation);
                    assignments.add(new MemberAssignment(each.memberId(), assignment));
                    request.assignments()
                            .add(new SyncGroupRequestData.SyncGroupRequestAssignment()
                                    .setMemberId(each.memberId())
                                    .setAssignment(assignment));
                });
            }
            String what = "sync " + groupId + " " + memberId + " " + generation + " with " + assignments.size();
            script.add(what);
            CompletableFuture<SyncGroupResponseData> theirs = kafka.sync(request);
            Ticket<SyncResponse> own = ticket();
            apply(ours.sync(
                    new SyncRequest(
                            groupId, generation, memberId, instanceId, "consumer", request.protocolName(), assignments),
                    own,
                    now()));
            ask(new Asked<>(what, theirs, own, SameAsKafka::ofKafka, SameAsKafka::ofOurs, ifAlive(this::onSynced)));
        }

        private void onSynced(SyncGroupResponseData response) {
            Errors error = Errors.forCode(response.errorCode());
            if (error == Errors.NONE) {
                stable++;
                isAssigned = true;
            } else if (error != Errors.INCONSISTENT_GROUP_PROTOCOL) {
                onError(error);
            }
        }

        private void leave() {
            String what = "leave " + groupId + " " + memberId + " " + instanceId;
            script.add(what);
            Errors theirs = kafka.leave(new LeaveGroupRequestData()
                    .setGroupId(groupId)
                    .setMembers(List.of(new LeaveGroupRequestData.MemberIdentity()
                            .setMemberId(memberId)
                            .setGroupInstanceId(instanceId))));
            Ticket<LeaveResponse> own = ticket();
            apply(ours.leave(
                    new LeaveRequest(groupId, List.of(new LeavingMember(memberId, instanceId, ""))), own, now()));
            same(
                    what,
                    theirs,
                    own,
                    response -> ((LeaveResponse) response).members().get(0).error());
            beBorn();
            settle();
        }
    }
}
