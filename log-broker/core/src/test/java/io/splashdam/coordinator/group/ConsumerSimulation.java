package io.splashdam.coordinator.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.TopicImage;
import io.splashdam.coordinator.assignor.Assignment;
import io.splashdam.coordinator.group.CommitRequest.PartitionCommit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Clients that behave as Kafka's consumer does, and some that fall silent, lose answers and come back, in one group of the consumer
 * protocol; topics come, grow and go, the log fails and the broker restarts. What must always hold is asked after every step.
 */
final class ConsumerSimulation {
    private static final String GROUP = "g";
    private static final int CLIENTS = 8;
    private static final int TOPICS = 4;
    private static final int REBALANCE_TIMEOUT_MS = 20_000;

    private final Random random;
    private GroupWorld world;
    private final List<Client> clients = new ArrayList<>();
    private final Map<Integer, UUID> topics = new HashMap<>();
    private final List<Zombie> zombies = new ArrayList<>();
    private int names;

    int converged;
    int fenced;
    int refusedCommits;
    int restarts;

    /** What a client that was thrown out still believes. */
    private record Zombie(String memberId, int epoch, Assignment owned) {}

    ConsumerSimulation(long seed) {
        random = new Random(seed);
        world = new GroupWorld(GroupWorld.config(0, 100), 1, seed);
        for (int topic = 0; topic < TOPICS - 1; topic++) {
            create(topic);
        }
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new Client(i));
        }
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            step();
            check();
            if (i % 50 == 49) {
                settle();
            }
        }
    }

    private void step() {
        int dice = random.nextInt(100);
        Client client = clients.get(random.nextInt(CLIENTS));
        if (dice < 70) {
            client.act();
        } else if (dice < 75) {
            client.leave();
        } else if (dice < 80) {
            client.fallSilent();
        } else if (dice < 84) {
            client.readOthers();
        } else if (dice < 88) {
            changeTopics();
        } else if (dice < 96) {
            world.advance(random.nextInt(random.nextInt(10) == 0 ? 50_000 : 5_000));
        } else if (dice < 98) {
            failAppend(client);
        } else {
            restart();
        }
    }

    // ---- the world around

    private static String name(int topic) {
        return "topic-" + topic;
    }

    private void create(int topic) {
        UUID id = new UUID(random.nextLong(), random.nextLong());
        topics.put(topic, id);
        world.image = world.image.withTopic(new TopicImage(id, name(topic), 1 + random.nextInt(6), Map.of(), 0));
    }

    private void changeTopics() {
        int topic = random.nextInt(TOPICS);
        UUID id = topics.get(topic);
        if (id == null) {
            create(topic);
        } else if (random.nextInt(3) == 0) {
            world.image = world.image.withoutTopic(id);
            topics.remove(topic);
        } else {
            TopicImage now = world.image.topic(id);
            world.image = world.image.withPartitions(id, Math.min(12, now.partitions() + 1 + random.nextInt(3)));
        }
    }

    private void failAppend(Client client) {
        world.isCommitting = false;
        CompletableFuture<ConsumerHeartbeatResponse> answer =
                world.send(world.coordinator.consumerHeartbeat(client.request(), true));
        world.log.failAll(0, ErrorCode.KAFKA_STORAGE_ERROR);
        world.isCommitting = true;
        world.run();
        world.advance(1_000);
        assertThat(answer).isCompleted();
        client.hear(answer.join());
    }

    private void restart() {
        restarts++;
        GroupWorld next = world.restarted();
        next.image = world.image;
        world = next;
    }

    // ---- clients

    private final class Client {
        private final @Nullable String instance;
        private String memberId = "";
        private int epoch;
        private Assignment owned = Assignment.EMPTY;
        private boolean hasNews = true;
        private boolean saysEverything = true;
        private boolean isSilent;
        private Set<String> names = new TreeSet<>();
        private String regex = "";

        Client(int number) {
            instance = number < 3 ? "instance-" + number : null;
            choose();
        }

        private void choose() {
            names = new TreeSet<>();
            regex = random.nextInt(4) == 0 ? "topic-[0-" + random.nextInt(TOPICS) + "]" : "";
            for (int topic = 0; topic < TOPICS; topic++) {
                if (random.nextInt(3) > 0 || regex.isEmpty() && topic == 0) {
                    names.add(name(topic));
                }
            }
        }

        void readOthers() {
            choose();
            saysEverything = true;
            act();
        }

        void act() {
            if (isSilent) {
                isSilent = random.nextInt(10) > 0;
                return;
            }
            ConsumerHeartbeatResponse response =
                    GroupWorld.answer(world.send(world.coordinator.consumerHeartbeat(request(), true)));
            if (random.nextInt(12) == 0) {
                saysEverything = true; // the answer got lost
            } else {
                hear(response);
            }
        }

        ConsumerHeartbeatRequest request() {
            if (epoch == 0) {
                memberId =
                        memberId.isEmpty() || random.nextBoolean() ? "m" + ConsumerSimulation.this.names++ : memberId;
                owned = Assignment.EMPTY;
            }
            boolean isFull = epoch == 0 || saysEverything;
            return new ConsumerHeartbeatRequest(
                    GROUP,
                    memberId,
                    epoch,
                    instance,
                    null,
                    isFull ? REBALANCE_TIMEOUT_MS : -1,
                    isFull ? List.copyOf(names) : null,
                    isFull ? regex : null,
                    isFull && memberId.hashCode() % 3 == 0 ? "range" : null,
                    isFull || hasNews ? owned : null,
                    "client",
                    "/127.0.0.1");
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
                case FENCED_MEMBER_EPOCH, UNKNOWN_MEMBER_ID, GROUP_ID_NOT_FOUND, FENCED_INSTANCE_ID -> {
                    fenced++;
                    becomeZombie();
                    epoch = 0;
                }
                case UNRELEASED_INSTANCE_ID -> memberId = "";
                default -> saysEverything = true;
            }
        }

        private void becomeZombie() {
            if (!owned.isEmpty() && epoch > 0) {
                zombies.add(new Zombie(memberId, epoch, owned));
            }
            owned = Assignment.EMPTY;
        }

        void leave() {
            if (epoch == 0 || isSilent) {
                return;
            }
            boolean isForAWhile = instance != null && random.nextBoolean();
            ConsumerHeartbeatRequest request = new ConsumerHeartbeatRequest(
                    GROUP, memberId, isForAWhile ? -2 : -1, instance, null, -1, null, null, null, null, "c", "/h");
            GroupWorld.answer(world.send(world.coordinator.consumerHeartbeat(request, true)));
            owned = Assignment.EMPTY;
            epoch = 0;
            memberId = "";
        }

        /** It goes on believing what it believed. */
        void fallSilent() {
            isSilent = true;
        }

        boolean isMember() {
            ConsumerGroup group = group();
            return group != null && epoch > 0 && group.member(memberId) != null;
        }
    }

    // ---- what must hold

    private @Nullable ConsumerGroup group() {
        return world.shard(0).store().consumerGroup(GROUP);
    }

    private void check() {
        assertThat(world.coordinator.brokenRules()).isZero();
        checkNobodySharesAPartition();
        checkZombies();
        MemoryIsCounted.check(world.shard(0));
        if (random.nextInt(10) == 0) {
            assertThat(world.replayed(0).store().contents())
                    .as("the log, replayed")
                    .isEqualTo(world.shard(0).store().contents());
        }
    }

    /** Neither by what the coordinator says nor by what members believe. */
    private void checkNobodySharesAPartition() {
        ConsumerGroup group = group();
        if (group == null) {
            return;
        }
        Map<String, String> holders = new HashMap<>();
        for (ConsumerMember member : group.members()) {
            for (OwnedPartitions part :
                    List.of(member.current().assigned(), member.current().pendingRevocation())) {
                part.withoutEpochs()
                        .partitions()
                        .forEach((topic, partitions) -> partitions.forEach(
                                partition -> assertThat(holders.put(topic + "-" + partition, member.memberId()))
                                        .as("holder of %s-%s beside %s", topic, partition, member.memberId())
                                        .isNull()));
            }
        }
        for (Client client : clients) {
            if (client.isMember()) {
                client.owned
                        .partitions()
                        .forEach((topic, partitions) -> partitions.forEach(
                                partition -> assertThat(holders.getOrDefault(topic + "-" + partition, client.memberId))
                                        .as("reader of %s-%s", topic, partition)
                                        .isEqualTo(client.memberId)));
            }
        }
    }

    /** What somebody read who is out of the group by now can not be committed any more. */
    private void checkZombies() {
        for (Zombie zombie : zombies) {
            ConsumerGroup group = group();
            if (group == null || group.isEmpty() || group.member(zombie.memberId()) != null) {
                continue;
            }
            UUID topic = zombie.owned().partitions().firstKey();
            int partition = zombie.owned().of(topic).first();
            ErrorCode error = GroupWorld.answer(world.send(world.coordinator.commitOffsets(new CommitRequest(
                            GROUP,
                            zombie.epoch(),
                            zombie.memberId(),
                            null,
                            -1,
                            List.of(new PartitionCommit("topic", topic, partition, 1, -1, null))))))
                    .errors()
                    .get(0);
            assertThat(error).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
            refusedCommits++;
        }
        zombies.clear();
    }

    /** When nothing happens but heartbeats, the group comes to rest, with every partition at somebody who reads its topic. */
    private void settle() {
        for (int round = 0; round < 40; round++) {
            world.advance(1_500);
            for (Client client : clients) {
                if (client.isSilent) {
                    continue;
                }
                client.hear(GroupWorld.answer(world.send(world.coordinator.consumerHeartbeat(client.request(), true))));
            }
        }
        check();
        ConsumerGroup group = group();
        if (group == null || group.isEmpty()) {
            return;
        }
        converged++;
        assertThat(group.state()).isEqualTo(ConsumerGroupState.STABLE);
        Set<String> assigned = new HashSet<>();
        for (Client client : clients) {
            ConsumerMember member = group.member(client.memberId);
            if (client.isSilent || member == null) {
                continue;
            }
            assertThat(client.owned).isEqualTo(group.target(client.memberId));
            assertThat(GroupTopics.ids(group.topicsOf(member.subscription()), world.image))
                    .containsAll(client.owned.partitions().keySet());
            client.owned
                    .partitions()
                    .forEach((topic, partitions) ->
                            partitions.forEach(partition -> assigned.add(topic + "-" + partition)));
        }
        Set<String> wanted = new HashSet<>();
        for (UUID id : GroupTopics.ids(group.topics(), world.image)) {
            for (int partition = 0; partition < world.image.topic(id).partitions(); partition++) {
                wanted.add(id + "-" + partition);
            }
        }
        assertThat(assigned).isEqualTo(wanted);
        int records = world.log.records(0).size();
        clients.stream()
                .filter(client -> !client.isSilent)
                .forEach(client -> client.hear(
                        GroupWorld.answer(world.send(world.coordinator.consumerHeartbeat(client.request(), true)))));
        assertThat(world.log.records(0)).as("a group at rest writes nothing").hasSize(records);
    }
}
