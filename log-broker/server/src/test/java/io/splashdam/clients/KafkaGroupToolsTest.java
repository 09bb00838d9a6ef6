package io.splashdam.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.splashdam.broker.Splashdam;
import io.splashdam.clients.ForeignProgram.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code kafka-consumer-groups} and {@code kafka-groups} of Kafka 4.3.1 with groups of both protocols, every way to reset included. */
@Timeout(180)
class KafkaGroupToolsTest {
    private static final String TOPIC = "lines";
    private static final int RECORDS = 10;
    private static final String GROUPS = "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand";

    @TempDir
    Path directory;

    private Splashdam splashdam;
    private String bootstrap;
    private Instant begin;

    @BeforeEach
    void open() {
        splashdam = Splashdam.open(directory.resolve("data"));
        bootstrap = splashdam.listen(0);
        splashdam.client().createTopicIfAbsent(TOPIC, 2, Map.of());
        begin = Instant.now().minus(Duration.ofHours(RECORDS));
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < 2 * RECORDS; i++) {
                long timestampMs = begin.plus(Duration.ofHours(i / 2)).toEpochMilli();
                producer.send(new ProducerRecord<>(TOPIC, i % 2, timestampMs, "k", "v"));
            }
        }
    }

    @AfterEach
    void close() {
        splashdam.close();
    }

    private KafkaConsumer<String, String> readAll(String protocol) {
        KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrap,
                        "group.id", "readers",
                        "group.protocol", protocol,
                        "auto.offset.reset", "earliest",
                        "enable.auto.commit", "false"),
                new StringDeserializer(),
                new StringDeserializer());
        consumer.subscribe(List.of(TOPIC));
        int[] count = {0};
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            count[0] += consumer.poll(Duration.ofMillis(100)).count();
            return count[0] == 2 * RECORDS;
        });
        consumer.commitSync();
        return consumer;
    }

    private final List<String> lines = new ArrayList<>();

    private void line(String words) {
        lines.add(GROUPS + " --bootstrap-server " + bootstrap + " " + words);
    }

    /** Resets, then prints where the group stands. */
    private void reset(String how) {
        line("--reset-offsets --group readers --topic " + TOPIC + " " + how + " --execute");
        line("--reset-offsets --group readers --all-topics --to-current --export --dry-run");
    }

    private Map<String, String> run() throws Exception {
        Outcome outcome = KafkaTool.batch(String.join("\n", lines) + "\n").succeeded();
        Map<String, String> answers = new java.util.LinkedHashMap<>();
        for (String part : outcome.out().split("(?m)^== ")) {
            if (!part.isBlank()) {
                int end = part.indexOf('\n');
                String asked = part.substring(0, end)
                        .replace(GROUPS + " --bootstrap-server " + bootstrap + " ", "")
                        .strip();
                answers.merge(asked, part.substring(end), (first, next) -> first + "\n--\n" + next);
            }
        }
        return answers;
    }

    @ParameterizedTest
    @ValueSource(strings = {"consumer", "classic"})
    void everyWayToReset(String protocol) throws Exception {
        Path offsets = directory.resolve("offsets.csv");
        Files.writeString(offsets, TOPIC + ",0,3\n" + TOPIC + ",1,1\n");
        String at7 = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS")
                .withZone(ZoneOffset.UTC)
                .format(begin.plus(Duration.ofMinutes(6 * 60 + 30)));
        readAll(protocol).close();
        line("--describe --group readers");
        line("--describe --group readers --state");
        line("--list --state");
        line("--list --type");
        line("--reset-offsets --group readers --topic lines --to-earliest --dry-run");
        line("--reset-offsets --group readers --all-topics --to-current --export --dry-run");
        reset("--to-earliest");
        reset("--to-latest");
        reset("--to-offset 4");
        reset("--shift-by -2");
        reset("--by-duration PT5H30M");
        reset("--to-datetime " + at7);
        reset("--to-current");
        line("--reset-offsets --group readers --from-file " + offsets + " --execute");
        line("--reset-offsets --group readers --all-topics --to-current --export --dry-run");
        line("--delete-offsets --group readers --topic lines:0");
        line("--describe --group readers --offsets");
        line("--delete --group readers");
        line("--list");
        Map<String, String> answers = run();
        String type = protocol.equals("consumer") ? "Consumer" : "Classic";
        assertThat(answers.get("--describe --group readers")).containsPattern("lines +0 +10 +10 +0");
        assertThat(answers.get("--describe --group readers --state")).contains("Empty");
        assertThat(answers.get("--list --state")).containsPattern("readers +Empty");
        assertThat(answers.get("--list --type")).containsPattern("readers +" + type);
        assertThat(answers.get("--reset-offsets --group readers --all-topics --to-current --export --dry-run")
                        .split("--\n"))
                .extracting(String::strip)
                .containsExactly(
                        both(10, 10), // the dry run changed nothing
                        both(0, 0),
                        both(10, 10),
                        both(4, 4),
                        both(2, 2),
                        both(5, 5),
                        both(7, 7),
                        both(7, 7),
                        both(3, 1));
        assertThat(answers.get("--delete-offsets --group readers --topic lines:0"))
                .contains("Successful");
        assertThat(answers.get("--describe --group readers --offsets")).containsPattern("lines +1 +1 +10 +9");
        assertThat(answers.get("--delete --group readers"))
                .contains("Deletion of requested consumer groups ('readers') was successful");
        assertThat(answers.get("--list")).doesNotContain("readers");
    }

    private static String both(int zero, int one) {
        return TOPIC + ",0," + zero + "\n" + TOPIC + ",1," + one;
    }

    @ParameterizedTest
    @ValueSource(strings = {"consumer", "classic"})
    void aGroupWithMembersIsShownAndLeftAlone(String protocol) throws Exception {
        try (KafkaConsumer<String, String> reader = readAll(protocol)) {
            line("--describe --group readers --members --verbose");
            line("--reset-offsets --group readers --topic lines --to-earliest --execute");
            line("--delete --group readers");
            lines.add("org.apache.kafka.tools.GroupsCommand --bootstrap-server " + bootstrap + " --list");
            Map<String, String> answers = run();
            assertThat(answers.get("--describe --group readers --members --verbose"))
                    .contains(reader.groupMetadata().memberId(), "lines");
            assertThat(answers.get("--reset-offsets --group readers --topic lines --to-earliest --execute"))
                    .contains("Stable");
            assertThat(answers.get("--delete --group readers")).contains("The group is not empty");
            assertThat(answers.values().stream().reduce("", String::concat))
                    .containsPattern(
                            "readers +" + (protocol.equals("consumer") ? "Consumer" : "Classic") + " +consumer");
        }
    }
}
