package io.splashdam.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.TopicImage;
import io.splashdam.controller.MetadataShard.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MetadataShardTest {
    private static final String CLUSTER = "cluster";

    private static boolean take(MetadataShard shard, Decision decision, List<MetadataCommand> journal) {
        MetadataCommand command = decision.command();
        if (command != null) {
            shard.replay(command);
            journal.add(command);
        }
        return command != null;
    }

    private static String picture(MetadataShard shard) {
        ClusterImage image = shard.image();
        List<String> lines = new ArrayList<>();
        for (TopicImage topic : image.topics()) {
            lines.add(topic + " epoch " + image.leaderEpoch(topic));
        }
        lines.sort(null);
        List<UUID> deleted = new ArrayList<>(image.deletedTopics());
        deleted.sort(null);
        String told = image.brokerConfigs("") + " " + image.brokerConfigs("1") + " commands " + shard.commands();
        List<String> groups = new ArrayList<>();
        image.configuredGroups().forEach(group -> groups.add(group + image.groupConfigs(group)));
        groups.sort(null);
        String features = image.features() + " epoch " + image.featuresEpoch();
        return lines + " features " + features + " groups " + groups + " brokers " + told + " deleted " + deleted
                + " start " + image.start() + " producer ids " + shard.nextProducerId();
    }

    @Test
    void theStateIsTheReplayOfItsCommandsAndOfItsSnapshot() {
        long seed = 42;
        Random random = new Random(seed);
        MetadataShard shard = new MetadataShard(CLUSTER, 1);
        List<MetadataCommand> journal = new ArrayList<>();
        for (int step = 0; step < 3_000; step++) {
            String name = "topic" + random.nextInt(20);
            Map<String, String> wanted = Map.of("b", "" + step);
            switch (random.nextInt(9)) {
                case 0 ->
                    take(
                            shard,
                            shard.create(
                                    new UUID(step, random.nextLong()),
                                    name,
                                    1 + random.nextInt(3),
                                    Map.of("a", "" + step)),
                            journal);
                case 1 -> take(shard, shard.delete(shard.image().topic(name)), journal);
                case 2 -> take(shard, shard.configure(name, now -> wanted), journal);
                case 3 -> take(shard, shard.addPartitions(name, 1 + random.nextInt(8), null), journal);
                case 5 -> {
                    String broker = random.nextBoolean() ? "" : "1";
                    Map<String, String> configs = random.nextInt(3) == 0 ? Map.of() : wanted;
                    take(shard, shard.configureBroker(broker, now -> configs), journal);
                }
                case 6 -> {
                    Map<String, String> configs = random.nextInt(3) == 0 ? Map.of() : wanted;
                    take(shard, shard.configureGroup("group" + random.nextInt(5), now -> configs), journal);
                }
                case 4 -> take(shard, Decision.append(shard.reserveProducerIds(1000)), journal);
                case 7 -> take(shard, Decision.append(shard.start()), journal);
                default -> {
                    FeatureChange how = FeatureChange.values()[random.nextInt(3)];
                    take(shard, shard.setTransactionVersion(random.nextInt(3), how), journal);
                }
            }
        }
        MetadataShard replayed = new MetadataShard(CLUSTER, 1);
        journal.forEach(command -> replayed.replay(MetadataCommand.decode(command.encode())));
        MetadataShard fromSnapshot = new MetadataShard(CLUSTER, 1);
        shard.snapshot().forEach(command -> fromSnapshot.replay(MetadataCommand.decode(command.encode())));
        assertThat(picture(replayed)).as("seed %d", seed).isEqualTo(picture(shard));
        assertThat(picture(fromSnapshot)).as("seed %d", seed).isEqualTo(picture(shard));
    }

    @Test
    void aTopicMadeAnewHasAnotherIdAndBeginsWithEpochZero() {
        MetadataShard shard = new MetadataShard(CLUSTER, 1);
        List<MetadataCommand> journal = new ArrayList<>();
        take(shard, Decision.append(shard.start()), journal);
        take(shard, shard.create(new UUID(1, 1), "t", 1, Map.of()), journal);
        take(shard, Decision.append(shard.start()), journal);
        TopicImage old = shard.image().topic("t");
        assertThat(shard.image().leaderEpoch(old)).isEqualTo(1);
        take(shard, shard.delete(old), journal);
        take(shard, shard.create(new UUID(2, 2), "t", 1, Map.of()), journal);
        assertThat(shard.image().leaderEpoch(shard.image().topic("t"))).isZero();
        assertThat(shard.image().isDeleted(new UUID(1, 1))).isTrue();
    }

    @Test
    void namesThatDifferOnlyInDotsAndUnderscoresCollide() {
        MetadataShard shard = new MetadataShard(CLUSTER, 1);
        take(shard, shard.create(new UUID(1, 1), "a.b", 1, Map.of()), new ArrayList<>());
        assertThat(shard.create(new UUID(1, 2), "a_b", 1, Map.of()).error())
                .isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION);
        assertThat(shard.create(new UUID(1, 2), "a.b", 1, Map.of()).error()).isEqualTo(ErrorCode.TOPIC_ALREADY_EXISTS);
    }

    @Test
    void oneRequestAddsSoManyPartitionsAndNotMore() {
        MetadataShard shard = new MetadataShard(CLUSTER, 1);
        take(shard, shard.create(new UUID(1, 1), "t", 1, Map.of()), new ArrayList<>());
        assertThat(shard.addPartitions("t", 10_002, null).error()).isEqualTo(ErrorCode.POLICY_VIOLATION);
        assertThat(shard.addPartitions("t", Integer.MAX_VALUE, null).error()).isEqualTo(ErrorCode.POLICY_VIOLATION);
        assertThat(shard.addPartitions("t", 10_001, null).error()).isEqualTo(ErrorCode.NONE);
    }
}
