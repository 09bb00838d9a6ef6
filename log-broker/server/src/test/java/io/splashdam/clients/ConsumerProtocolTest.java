package io.splashdam.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.splashdam.broker.Splashdam;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.GroupSubscribedToTopicException;
import org.apache.kafka.common.errors.InvalidRegularExpression;
import org.apache.kafka.common.errors.UnreleasedInstanceIdException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The consumer protocol (KIP-848) with Kafka's own consumer and admin: {@code group.protocol=consumer}. */
@Timeout(90)
class ConsumerProtocolTest {
    private static final String TOPIC = "lines";
    private static final int PARTITIONS = 6;

    @TempDir
    Path directory;

    private Splashdam splashdam;
    private String bootstrap;
    private Admin admin;
    private final List<KafkaConsumer<String, String>> consumers = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        start(0);
        admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
        createTopic(TOPIC, PARTITIONS);
    }

    private void start(int port) {
        splashdam = Splashdam.open(
                directory,
                Map.of(
                        "group.consumer.heartbeat.interval.ms", "100",
                        "group.consumer.min.heartbeat.interval.ms", "100",
                        "group.consumer.session.timeout.ms", "2000",
                        "group.consumer.min.session.timeout.ms", "2000"));
        bootstrap = splashdam.listen(port);
    }

    private void createTopic(String name, int partitions) throws Exception {
        admin.createTopics(Set.of(new NewTopic(name, partitions, (short) 1)))
                .all()
                .get();
    }

    @AfterEach
    void close() {
        consumers.forEach(consumer -> consumer.close(CloseOptions.timeout(Duration.ofSeconds(1))));
        admin.close();
        splashdam.close();
    }

    private KafkaConsumer<String, String> consumer(String... settings) {
        Map<String, Object> config = new HashMap<>(Map.of(
                "bootstrap.servers", bootstrap,
                "group.id", "readers",
                "group.protocol", "consumer",
                "metadata.recovery.strategy", "none",
                "metadata.max.age.ms", "500",
                "auto.offset.reset", "earliest",
                "enable.auto.commit", "false"));
        for (int i = 0; i < settings.length; i += 2) {
            config.put(settings[i], settings[i + 1]);
        }
        KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer());
        consumers.add(consumer);
        return consumer;
    }

    private KafkaConsumer<String, String> classic(String... settings) {
        List<String> all = new ArrayList<>(
                List.of("group.protocol", "classic", "session.timeout.ms", "6000", "heartbeat.interval.ms", "100"));
        all.addAll(List.of(settings));
        return consumer(all.toArray(String[]::new));
    }

    /** Lets all consumers poll until the condition holds. */
    private void poll(BooleanSupplier until) {
        await().atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    consumers.forEach(consumer -> consumer.poll(Duration.ofMillis(20)));
                    return until.getAsBoolean();
                });
    }

    private boolean haveAll(int partitions) {
        Set<TopicPartition> all = new java.util.HashSet<>();
        int sum = 0;
        for (KafkaConsumer<?, ?> consumer : consumers) {
            all.addAll(consumer.assignment());
            sum += consumer.assignment().size();
        }
        return all.size() == partitions && sum == partitions;
    }

    private ConsumerGroupDescription describe() {
        try {
            return admin.describeConsumerGroups(List.of("readers")).all().get().get("readers");
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private void forget(KafkaConsumer<String, String> consumer) {
        consumers.remove(consumer);
    }

    @Test
    void threeShareThePartitionsAndTheOthersTakeOverWhenOneLeaves() {
        KafkaConsumer<String, String> first = consumer();
        first.subscribe(List.of(TOPIC));
        poll(() -> first.assignment().size() == PARTITIONS);
        KafkaConsumer<String, String> second = consumer();
        KafkaConsumer<String, String> third = consumer();
        second.subscribe(List.of(TOPIC));
        third.subscribe(List.of(TOPIC));
        poll(() -> consumers.stream().allMatch(each -> each.assignment().size() == 2) && haveAll(PARTITIONS));
        await().until(() -> describe().groupState() == GroupState.STABLE);
        ConsumerGroupDescription description = describe();
        assertThat(description.type()).isEqualTo(GroupType.CONSUMER);
        assertThat(description.partitionAssignor()).isEqualTo("uniform");
        assertThat(description.members()).hasSize(3).allSatisfy(member -> {
            assertThat(member.assignment().topicPartitions()).hasSize(2);
            assertThat(member.targetAssignment()).hasValue(member.assignment());
            assertThat(member.upgraded()).hasValue(true);
        });
        second.close();
        forget(second);
        poll(() -> haveAll(PARTITIONS));
    }

    @Test
    void aMemberThatFallsSilentIsThrownOutAndItsCommitRefused() {
        KafkaConsumer<String, String> silent = consumer("max.poll.interval.ms", "1500");
        silent.subscribe(List.of(TOPIC));
        poll(() -> silent.assignment().size() == PARTITIONS);
        forget(silent);
        KafkaConsumer<String, String> other = consumer();
        other.subscribe(List.of(TOPIC));
        poll(() -> other.assignment().size() == PARTITIONS);
        assertThatThrownBy(() -> silent.commitSync(Map.of(new TopicPartition(TOPIC, 0), new OffsetAndMetadata(7))))
                .isInstanceOf(CommitFailedException.class);
        silent.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }

    @Test
    void anExpressionFollowsTheTopicsThatCome() throws Exception {
        createTopic("orders-1", 1);
        createTopic("other", 1);
        KafkaConsumer<String, String> reader = consumer();
        reader.subscribe(new SubscriptionPattern("orders-.*"));
        poll(() -> reader.assignment().equals(Set.of(new TopicPartition("orders-1", 0))));
        createTopic("orders-2", 2);
        poll(() -> reader.assignment().size() == 3);
        admin.createPartitions(Map.of("orders-1", NewPartitions.increaseTo(4)))
                .all()
                .get();
        poll(() -> reader.assignment().size() == 6);
        admin.deleteTopics(List.of("orders-2")).all().get();
        poll(() -> reader.assignment().size() == 4);
        KafkaConsumer<String, String> wrong = consumer("group.id", "others");
        wrong.subscribe(new SubscriptionPattern("(("));
        assertThatThrownBy(() ->
                        await().until(() -> wrong.poll(Duration.ofMillis(50)).count() > 0))
                .isInstanceOf(InvalidRegularExpression.class);
        forget(wrong);
        wrong.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }

    @Test
    void aStaticMemberComesBackToWhatItHad() {
        KafkaConsumer<String, String> one = consumer("group.instance.id", "one");
        KafkaConsumer<String, String> two = consumer("group.instance.id", "two");
        one.subscribe(List.of(TOPIC));
        two.subscribe(List.of(TOPIC));
        poll(() -> haveAll(PARTITIONS) && two.assignment().size() == 3);
        Set<TopicPartition> had = two.assignment();
        int epoch = describe().groupEpoch().orElseThrow();
        KafkaConsumer<String, String> intruder = consumer("group.instance.id", "two");
        intruder.subscribe(List.of(TOPIC));
        assertThatThrownBy(() ->
                        await().until(() -> intruder.poll(Duration.ofMillis(50)).count() > 0))
                .isInstanceOf(UnreleasedInstanceIdException.class);
        forget(intruder);
        intruder.close(CloseOptions.timeout(Duration.ofSeconds(1)));
        two.close(CloseOptions.timeout(Duration.ofSeconds(5)));
        forget(two);
        KafkaConsumer<String, String> back = consumer("group.instance.id", "two");
        back.subscribe(List.of(TOPIC));
        poll(() -> back.assignment().equals(had));
        assertThat(describe().groupEpoch()).hasValue(epoch);
    }

    @Test
    void theGroupGoesOnAfterARestartOfTheBroker() {
        KafkaConsumer<String, String> one = consumer();
        KafkaConsumer<String, String> two = consumer();
        one.subscribe(List.of(TOPIC));
        two.subscribe(List.of(TOPIC));
        poll(() -> haveAll(PARTITIONS) && one.assignment().size() == 3);
        Set<TopicPartition> had = one.assignment();
        int epoch = describe().groupEpoch().orElseThrow();
        int port = Integer.parseInt(bootstrap.substring(bootstrap.lastIndexOf(':') + 1));
        splashdam.close();
        start(port);
        poll(() -> {
            try {
                one.commitSync(Map.of(had.iterator().next(), new OffsetAndMetadata(3)), Duration.ofSeconds(1));
                return true;
            } catch (org.apache.kafka.common.errors.TimeoutException notYet) {
                return false;
            }
        });
        assertThat(one.assignment()).isEqualTo(had);
        assertThat(describe().groupEpoch()).hasValue(epoch);
    }

    @Test
    void aGroupGoesUpToTheNewProtocolAndDownAgain() {
        KafkaConsumer<String, String> one = classic();
        KafkaConsumer<String, String> two = classic();
        one.subscribe(List.of(TOPIC));
        two.subscribe(List.of(TOPIC));
        poll(() -> haveAll(PARTITIONS));
        assertThat(describe().type()).isEqualTo(GroupType.CLASSIC);

        KafkaConsumer<String, String> three = consumer();
        three.subscribe(List.of(TOPIC));
        poll(() -> haveAll(PARTITIONS) && three.assignment().size() == 2);
        assertThat(describe().type()).isEqualTo(GroupType.CONSUMER);
        assertThat(describe().members()).hasSize(3);
        one.commitSync(Map.of(one.assignment().iterator().next(), new OffsetAndMetadata(1)));
        three.commitSync(Map.of(three.assignment().iterator().next(), new OffsetAndMetadata(1)));

        three.close(CloseOptions.timeout(Duration.ofSeconds(5)));
        forget(three);
        poll(() -> haveAll(PARTITIONS));
        assertThat(describe().type()).isEqualTo(GroupType.CLASSIC);
        one.commitSync(Map.of(one.assignment().iterator().next(), new OffsetAndMetadata(2)));

        KafkaConsumer<String, String> four = consumer();
        four.subscribe(List.of(TOPIC));
        poll(() -> haveAll(PARTITIONS) && four.assignment().size() == 2);
        for (KafkaConsumer<String, String> each : List.of(one, two)) {
            each.close(CloseOptions.timeout(Duration.ofSeconds(5)));
            forget(each);
        }
        poll(() -> four.assignment().size() == PARTITIONS);
        assertThat(describe().members()).hasSize(1);
        assertThat(describe().type()).isEqualTo(GroupType.CONSUMER);
    }

    @Test
    void anAdministratorSetsDeletesAndForgets() throws Exception {
        TopicPartition zero = new TopicPartition(TOPIC, 0);
        KafkaConsumer<String, String> reader = consumer();
        reader.subscribe(List.of(TOPIC));
        poll(() -> haveAll(PARTITIONS));
        reader.commitSync(Map.of(zero, new OffsetAndMetadata(5)));
        assertThatThrownBy(() ->
                        admin.deleteConsumerGroups(List.of("readers")).all().get())
                .hasCauseInstanceOf(GroupNotEmptyException.class);
        assertThatThrownBy(() -> admin.deleteConsumerGroupOffsets("readers", Set.of(zero))
                        .all()
                        .get())
                .hasCauseInstanceOf(GroupSubscribedToTopicException.class);
        AlterConsumerGroupOffsetsResult refused =
                admin.alterConsumerGroupOffsets("readers", Map.of(zero, new OffsetAndMetadata(1)));
        assertThatThrownBy(() -> refused.all().get()).isInstanceOf(ExecutionException.class);
        reader.close();
        forget(reader);

        assertThat(describe().groupState()).isEqualTo(GroupState.EMPTY);
        admin.alterConsumerGroupOffsets("readers", Map.of(zero, new OffsetAndMetadata(2)))
                .all()
                .get();
        assertThat(admin.listConsumerGroupOffsets("readers")
                        .partitionsToOffsetAndMetadata()
                        .get())
                .containsEntry(zero, new OffsetAndMetadata(2));
        admin.deleteConsumerGroupOffsets("readers", Set.of(zero)).all().get();
        assertThat(admin.listGroups().all().get())
                .extracting(GroupListing::groupId, listing -> listing.type().orElseThrow())
                .containsExactly(org.assertj.core.groups.Tuple.tuple("readers", GroupType.CONSUMER));
        admin.deleteConsumerGroups(List.of("readers")).all().get();
        assertThat(admin.listGroups().all().get()).isEmpty();
        assertThatThrownBy(() ->
                        admin.deleteConsumerGroups(List.of("readers")).all().get())
                .hasCauseInstanceOf(GroupIdNotFoundException.class);
    }

    @Test
    void anEmptyGroupOfOneProtocolGivesWayToTheOther() {
        for (boolean isConsumer : List.of(true, false, true)) {
            KafkaConsumer<String, String> reader = isConsumer ? consumer() : classic();
            reader.subscribe(List.of(TOPIC));
            poll(() -> haveAll(PARTITIONS));
            assertThat(describe().type()).isEqualTo(isConsumer ? GroupType.CONSUMER : GroupType.CLASSIC);
            reader.commitSync(Map.of(new TopicPartition(TOPIC, 0), new OffsetAndMetadata(3)));
            reader.close();
            forget(reader);
        }
        assertThat(new TreeSet<>(List.of(describe().groupState()))).containsExactly(GroupState.EMPTY);
    }
}
