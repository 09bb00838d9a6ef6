package io.splashdam.coordinator.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.TopicImage;
import io.splashdam.config.ConsumerGroupConfig;
import io.splashdam.config.GroupConfig;
import io.splashdam.coordinator.Completion;
import io.splashdam.coordinator.CoordinatorRecord;
import io.splashdam.coordinator.Decision;
import io.splashdam.coordinator.Moment;
import io.splashdam.coordinator.Ticket;
import io.splashdam.coordinator.assignor.Assignment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The same members, requests and clock for Kafka's coordinator and for ours, in a group of the consumer protocol: every answer is
 * compared, with its assignment. By the assignor {@code range}, since Kafka's uniform one depends on the order of a hash map.
 */
class ConsumerSameAsKafkaTest {
    private static final int SEEDS = 40;
    private static final int STEPS = 250;
    private static final String GROUP = "g";
    private static final String[] TOPICS = {"topic-a", "topic-b", "topic-c"};

    @Test
    void everyAnswerIsKafkas() {
        int compared = 0;
        int errors = 0;
        int assignments = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            Pair pair = new Pair(seed);
            try {
                pair.run();
            } catch (RuntimeException | AssertionError e) {
                int from = Math.max(0, pair.script.size() - 40);
                throw new AssertionError(
                        "Seed " + seed + "\n" + String.join("\n", pair.script.subList(from, pair.script.size())), e);
            }
            compared += pair.compared;
            errors += pair.errors;
            assignments += pair.assignments;
        }
        System.out.printf(
                "consumer groups as Kafka: %d answers, %d of them errors, %d with an assignment%n",
                compared, errors, assignments);
        assertThat(errors).isPositive();
        assertThat(assignments).isGreaterThan(SEEDS);
    }

    private static final class Pair {
        private final Random random;
        private final KafkaOracle kafka;
        private final GroupShard ours;
        private final List<Client> clients = new ArrayList<>();
        private final List<String> script = new ArrayList<>();
        private final Map<Ticket<?>, Object> answers = new HashMap<>();
        private long nowMs = 1_000_000;
        private int names;
        private int compared;
        private int errors;
        private int assignments;

        Pair(long seed) {
            random = new Random(seed);
            ClusterImage image = ClusterImage.empty("cluster", 1);
            for (int i = 0; i < TOPICS.length; i++) {
                image = image.withTopic(new TopicImage(new UUID(1, i), TOPICS[i], 1 + random.nextInt(7), Map.of(), 0));
            }
            ClusterImage topics = image;
            kafka = new KafkaOracle(
                    Map.of(
                            "group.consumer.assignors",
                            List.of("range"),
                            "group.consumer.assignment.interval.ms",
                            0,
                            "group.consumer.assignor.offload.enable",
                            false,
                            "group.consumer.max.size",
                            5,
                            "offsets.retention.check.interval.ms",
                            600_000L),
                    nowMs,
                    topics);
            GroupConfig base = GroupWorld.config(0, 100);
            ConsumerGroupConfig consumer = new ConsumerGroupConfig(
                    45_000, 45_000, 60_000, 5_000, 5_000, 15_000, 5, List.of("range"), "bidirectional", 0, 0, 15_000);
            GroupConfig config = new GroupConfig(
                    base.minSessionTimeoutMs(),
                    base.maxSessionTimeoutMs(),
                    base.maxSize(),
                    base.initialRebalanceDelayMs(),
                    base.pendingMaxBytes(),
                    base.membersMaxBytes(),
                    base.offsetMetadataMaxBytes(),
                    base.offsetsRetentionMs(),
                    base.offsetsRetentionCheckIntervalMs(),
                    base.offsetsTopicPartitions(),
                    base.offsetsTopicReplicationFactor(),
                    base.offsetsTopicSegmentBytes(),
                    consumer);
            ours = new GroupShard(
                    config,
                    1_000_000,
                    new SplittableRandom(seed),
                    GroupListener.NONE,
                    () -> topics,
                    GroupMemory.unlimited());
            apply(ours.onLoaded(now()));
            for (int i = 0; i < 7; i++) {
                clients.add(new Client(i));
            }
        }

        private Moment now() {
            return new Moment(nowMs, nowMs);
        }

        private void apply(Decision decision) {
            for (CoordinatorRecord record : decision.records()) {
                ours.replay(record, now());
            }
            for (Completion<?> completion : decision.completions()) {
                answers.put(completion.ticket(), completion.response());
            }
        }

        void run() {
            for (int i = 0; i < STEPS; i++) {
                Client client = clients.get(random.nextInt(clients.size()));
                int dice = random.nextInt(100);
                if (dice < 72) {
                    client.beat();
                } else if (dice < 80) {
                    client.leave();
                } else if (dice < 85) {
                    client.beatWildly();
                } else if (dice < 90) {
                    client.commit();
                } else {
                    advance(random.nextInt(10) == 0 ? random.nextInt(60_000) : random.nextInt(4_000));
                }
            }
        }

        private void advance(long ms) {
            script.add("advance " + ms);
            long end = nowMs + ms;
            while (nowMs < end) {
                nowMs = Math.min(end, Math.max(nowMs + 1, Math.min(kafka.nextDeadlineMs(), ours.nextDeadlineMs())));
                kafka.moveTo(nowMs);
                while (ours.nextDeadlineMs() <= nowMs) {
                    apply(ours.onTime(now()));
                }
            }
        }

        private ConsumerHeartbeatResponse ask(ConsumerHeartbeatRequest request) {
            ConsumerGroupHeartbeatRequestData data = new ConsumerGroupHeartbeatRequestData()
                    .setGroupId(GROUP)
                    .setMemberId(request.memberId())
                    .setMemberEpoch(request.memberEpoch())
                    .setInstanceId(request.instanceId())
                    .setRebalanceTimeoutMs(request.rebalanceTimeoutMs())
                    .setSubscribedTopicNames(request.topicNames())
                    .setTopicPartitions(kafkas(request.owned()));
            ConsumerGroupHeartbeatResponseData theirs = kafka.heartbeat(data);
            Ticket<ConsumerHeartbeatResponse> ticket = new Ticket<>(0, error -> {
                throw new AssertionError(error);
            });
            apply(ours.consumerHeartbeat(request, ticket, now()));
            ConsumerHeartbeatResponse own = (ConsumerHeartbeatResponse) answers.remove(ticket);
            script.add(request.memberId() + "@" + request.memberEpoch() + " " + request.instanceId() + " "
                    + request.topicNames() + " " + text(request.owned()) + " -> "
                    + Errors.forCode(theirs.errorCode()) + " " + theirs.memberEpoch() + " " + theirs.assignment());
            compared++;
            assertThat(own.error().name())
                    .as("error: " + own.message())
                    .isEqualTo(Errors.forCode(theirs.errorCode()).name());
            if (own.error().isNone()) {
                assertThat(own.memberEpoch()).as("epoch").isEqualTo(theirs.memberEpoch());
                assertThat(text(own.assignment())).as("assignment").isEqualTo(text(theirs.assignment()));
                assertThat(own.heartbeatIntervalMs()).isEqualTo(theirs.heartbeatIntervalMs());
                assignments += own.assignment() == null ? 0 : 1;
            } else {
                errors++;
            }
            return own;
        }

        private static @Nullable List<ConsumerGroupHeartbeatRequestData.TopicPartitions> kafkas(
                @Nullable Assignment owned) {
            if (owned == null) {
                return null;
            }
            List<ConsumerGroupHeartbeatRequestData.TopicPartitions> topics = new ArrayList<>();
            owned.partitions()
                    .forEach((topic, partitions) -> topics.add(new ConsumerGroupHeartbeatRequestData.TopicPartitions()
                            .setTopicId(new Uuid(topic.getMostSignificantBits(), topic.getLeastSignificantBits()))
                            .setPartitions(new ArrayList<>(partitions))));
            return topics;
        }

        private static String text(@Nullable Assignment assignment) {
            Map<Long, TreeSet<Integer>> sorted = new TreeMap<>();
            if (assignment == null) {
                return "as before";
            }
            assignment
                    .partitions()
                    .forEach((topic, partitions) ->
                            sorted.put(topic.getLeastSignificantBits(), new TreeSet<>(partitions)));
            return sorted.toString();
        }

        private static String text(ConsumerGroupHeartbeatResponseData.@Nullable Assignment assignment) {
            Map<Long, TreeSet<Integer>> sorted = new TreeMap<>();
            if (assignment == null) {
                return "as before";
            }
            assignment
                    .topicPartitions()
                    .forEach(topic ->
                            sorted.put(topic.topicId().getLeastSignificantBits(), new TreeSet<>(topic.partitions())));
            return sorted.toString();
        }

        private final class Client {
            private final @Nullable String instance;
            private String memberId = "";
            private int epoch;
            private Assignment owned = Assignment.EMPTY;
            private boolean hasNews = true;
            private boolean saysEverything;
            private List<String> topics = List.of();

            Client(int number) {
                instance = number < 2 ? "i" + number : null;
                choose();
            }

            private void choose() {
                TreeSet<String> chosen = new TreeSet<>(List.of(TOPICS[random.nextInt(TOPICS.length)]));
                chosen.add(TOPICS[random.nextInt(TOPICS.length)]);
                topics = List.copyOf(chosen);
            }

            void beat() {
                if (random.nextInt(15) == 0) {
                    choose();
                    saysEverything = true;
                }
                if (epoch == 0) {
                    memberId = memberId.isEmpty() || random.nextBoolean() ? "m" + names++ : memberId;
                    owned = Assignment.EMPTY;
                }
                boolean isFull = epoch == 0 || saysEverything;
                ConsumerHeartbeatResponse response = ask(request(
                        memberId,
                        epoch,
                        isFull ? 20_000 : -1,
                        isFull ? topics : null,
                        isFull || hasNews ? owned : null));
                if (random.nextInt(10) == 0) {
                    saysEverything = true;
                } else {
                    hear(response);
                }
            }

            private ConsumerHeartbeatRequest request(
                    String id, int at, int timeoutMs, @Nullable List<String> names, @Nullable Assignment holding) {
                return new ConsumerHeartbeatRequest(
                        GROUP,
                        id,
                        at,
                        instance,
                        null,
                        timeoutMs,
                        names,
                        null,
                        null,
                        holding,
                        "client",
                        "localhost/127.0.0.1");
            }

            void hear(ConsumerHeartbeatResponse response) {
                switch (response.error()) {
                    case NONE -> {
                        epoch = response.memberEpoch();
                        hasNews = false;
                        saysEverything = false;
                        Assignment assignment = response.assignment();
                        if (assignment != null && !assignment.equals(owned)) {
                            owned = assignment;
                            hasNews = true;
                        }
                    }
                    case UNRELEASED_INSTANCE_ID, GROUP_MAX_SIZE_REACHED -> memberId = "";
                    default -> {
                        epoch = 0;
                        owned = Assignment.EMPTY;
                    }
                }
            }

            void leave() {
                if (memberId.isEmpty()) {
                    return;
                }
                ask(request(memberId, instance != null && random.nextBoolean() ? -2 : -1, -1, null, null));
                epoch = 0;
                memberId = "";
            }

            void beatWildly() {
                int at = Math.max(1, epoch + random.nextInt(5) - 2);
                hear(ask(request(random.nextInt(4) == 0 ? "nobody" : "m" + names / 2, at, -1, null, owned)));
            }

            void commit() {
                int at = random.nextInt(3) == 0 ? epoch + random.nextInt(5) - 2 : epoch;
                OffsetCommitRequestData request = new OffsetCommitRequestData()
                        .setGroupId(GROUP)
                        .setMemberId(memberId)
                        .setGenerationIdOrMemberEpoch(at);
                int topic = random.nextInt(TOPICS.length);
                request.topics()
                        .add(new OffsetCommitRequestData.OffsetCommitRequestTopic()
                                .setName(TOPICS[topic])
                                .setTopicId(new Uuid(1, topic))
                                .setPartitions(List.of(new OffsetCommitRequestData.OffsetCommitRequestPartition()
                                        .setPartitionIndex(0)
                                        .setCommittedOffset(5))));
                Errors theirs = kafka.commit(request);
                Ticket<CommitResponse> ticket = new Ticket<>(0, error -> {
                    throw new AssertionError(error);
                });
                apply(ours.commit(
                        new CommitRequest(
                                GROUP,
                                at,
                                memberId,
                                null,
                                -1,
                                List.of(new CommitRequest.PartitionCommit(
                                        TOPICS[topic], new UUID(1, topic), 0, 5, -1, null))),
                        ticket,
                        now()));
                CommitResponse own = (CommitResponse) answers.remove(ticket);
                script.add("commit " + memberId + "@" + at + " " + TOPICS[topic] + " -> " + theirs);
                compared++;
                assertThat(own.errors().get(0).name()).as("commit").isEqualTo(theirs.name());
            }
        }
    }
}
