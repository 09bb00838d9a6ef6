package io.splashdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** offsets, delete-records, configs, log-dirs and profiles, through Kafka's client and a socket. */
class AdministrationTest {
    private static TestBroker broker;

    @TempDir
    Path folder;

    @BeforeAll
    static void startBroker() {
        broker = TestBroker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void offsetsShowBothEndsOrOneTime() throws Exception {
        broker.run("topics --create --topic ends --partitions 2");
        broker.withInput("1\n2\n3\n", "produce --topic ends --partition 1");

        JsonNode extents = broker.json("offsets --topic ends").get("partitions");
        assertThat(extents).hasSize(2);
        assertThat(extents.get(1).get("earliest").asLong()).isZero();
        assertThat(extents.get(1).get("latest").asLong()).isEqualTo(3);
        JsonNode latest =
                broker.json("offsets --topic-partitions ends:1 --time -1").get("partitions");
        assertThat(latest).hasSize(1);
        assertThat(latest.get(0).get("offset").asLong()).isEqualTo(3);
        JsonNode sinceAnHour = broker.json("offsets --topic e.ds --time PT1H").get("partitions");
        assertThat(sinceAnHour.get(0).get("offset").isNull())
                .as("an empty partition has no record of that time")
                .isTrue();
        assertThat(sinceAnHour.get(1).get("offset").asLong()).isZero();
        assertThat(broker.run("offsets --topic ends").out())
                .startsWith("TOPIC  PARTITION  EARLIEST  LATEST  RECORDS\n");
        assertThat(broker.run("offsets --topic nowhere").exitCode()).isEqualTo(3);
    }

    @Test
    void deletedRecordsAreGoneAndADryRunKeepsThem() throws Exception {
        broker.run("topics --create --topic trimmed --partitions 2");
        broker.withInput("1\n2\n3\n", "produce --topic trimmed --partition 0");

        JsonNode plan = broker.json("delete-records --topic trimmed:0 --before-offset 2 --dry-run");
        assertThat(plan.get("executed").asBoolean()).isFalse();
        assertThat(plan.get("partitions").get(0).get("records").asLong()).isEqualTo(2);
        assertThat(broker.run("consume --topic trimmed --from-beginning -e").out())
                .isEqualTo("1\n2\n3\n");

        assertThat(broker.run("delete-records --topic trimmed:0 --before-offset 2")
                        .exitCode())
                .isZero();
        assertThat(broker.run("consume --topic trimmed --from-beginning -e").out())
                .isEqualTo("3\n");

        Path file = folder.resolve("offsets.json");
        Files.writeString(
                file, "{\"partitions\":[{\"topic\":\"trimmed\",\"partition\":0,\"offset\":-1}],\"version\":1}");
        assertThat(broker.run("delete-records --offset-json-file " + file).exitCode())
                .isZero();
        assertThat(broker.run("consume --topic trimmed --from-beginning -e").out())
                .isEmpty();
        assertThat(broker.run("delete-records --topic trimmed:0 --before-offset 9")
                        .exitCode())
                .isEqualTo(2);
        assertThat(broker.run("delete-records --topic trimmed:7 --before-offset 9")
                        .exitCode())
                .isEqualTo(3);
    }

    @Test
    void logDirectoriesShowWhatPartitionsTake() throws Exception {
        broker.run("topics --create --topic heavy --partitions 2");
        broker.withInput("1\n", "produce --topic heavy --partition 1");

        JsonNode directory = broker.json("log-dirs --describe --topic-list heavy")
                .get("log_dirs")
                .get(0);

        assertThat(directory.get("error").isNull()).isTrue();
        assertThat(directory.get("partitions")).hasSize(2);
        assertThat(directory.get("partitions").get(1).get("size_bytes").asLong())
                .isPositive();
        assertThat(broker.run("log-dirs --describe").out()).contains("broker 1", "heavy");
        assertThat(broker.run("log-dirs --brokers 7").exitCode()).isEqualTo(3);
        assertThat(broker.run("log-dirs --topic-list nowhere").exitCode()).isEqualTo(3);
    }

    @Test
    void aTopicGrows() throws Exception {
        broker.run("topics --create --topic growing --partitions 2");

        assertThat(broker.run("topics --alter --topic growing --partitions 4").exitCode())
                .isZero();
        assertThat(broker.json("topics --describe --topic growing")
                        .get("topics")
                        .get(0)
                        .get("partition_count")
                        .asInt())
                .isEqualTo(4);
        assertThat(broker.run("topics --alter --topic growing --partitions 3").exitCode())
                .isEqualTo(2);
    }

    @Test
    void settingsAreSetShownAndGivenBack() throws Exception {
        broker.run("topics --create --topic tuned --partitions 1");

        JsonNode changed = broker.json(
                "configs --alter --topic tuned --add-config retention.ms=60000,cleanup.policy=[compact,delete]");
        assertThat(changed.get("changes").get(1).get("key").asText()).isEqualTo("retention.ms");
        assertThat(changed.get("changes").get(1).get("before").asText()).isEqualTo("604800000");
        JsonNode set = broker.json("configs --describe --entity-type topics --entity-name tuned")
                .get("configs");
        assertThat(set).hasSize(2);
        assertThat(set.get(0).get("value").asText()).isEqualTo("compact,delete");
        assertThat(broker.json("configs --describe --topic tuned --all")
                        .get("configs")
                        .size())
                .isGreaterThan(20);

        assertThat(broker.run("configs --alter --topic tuned --delete-config retention.ms")
                        .exitCode())
                .isZero();
        assertThat(broker.json("configs --describe --topic tuned").get("configs"))
                .hasSize(1);
        assertThat(broker.run("configs --alter --topic tuned --delete-config retention.ms")
                        .exitCode())
                .isEqualTo(3);
        assertThat(broker.run("configs --alter --topic tuned --add-config retention.ms=soon")
                        .exitCode())
                .isEqualTo(2);
        broker.run("configs --alter --topic tuned --add-config retention.ms=1 --dry-run");
        assertThat(broker.json("configs --describe --topic tuned").get("configs"))
                .as("a dry run changes nothing")
                .hasSize(1);
        assertThat(broker.run("configs --describe --topic nowhere").exitCode()).isEqualTo(3);
    }

    @Test
    void aGroupsSettingsAreSetShownAndGivenBack() throws Exception {
        assertThat(broker.run("configs --alter --group audit --add-config consumer.session.timeout.ms=50000")
                        .out())
                .contains("consumer.session.timeout.ms", "45000", "50000");
        JsonNode set = broker.json("configs --describe --entity-type groups")
                .get("configs")
                .get(0);
        assertThat(set.get("name").asText()).isEqualTo("audit");
        assertThat(set.get("source").asText()).isEqualTo("dynamic_group_config");
        var refused = broker.run("configs --alter --group audit --add-config consumer.session.timeout.ms=1000");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("expected 45000 to 60000");
        broker.run("configs --alter --group audit --delete-config consumer.session.timeout.ms");
        assertThat(broker.json("configs --describe --group audit").get("configs"))
                .isEmpty();
    }

    @Test
    void aProfileBringsAddressAndSettings() throws IOException {
        Path file = folder.resolve("profiles.properties");
        Files.writeString(
                file, "here.bootstrap=" + broker.bootstrap() + "\nhere.client.id=me\nbad.security.protocol=X\n");

        assertThat(CommandRun.of("topics", "--list", "--profiles", file.toString(), "--profile", "here")
                        .exitCode())
                .isZero();
        assertThat(broker.run("topics --list --profile bad --profiles " + file).exitCode())
                .isNotZero();
        var unknown = broker.run("topics --list --profile there --profiles " + file);
        assertThat(unknown.exitCode()).isEqualTo(3);
        assertThat(unknown.err()).contains("no profile 'there'", "bad, here");
        assertThat(broker.run("topics --list --profile there --profiles no-such-file")
                        .err())
                .contains("no-such-file does not exist");
    }
}
