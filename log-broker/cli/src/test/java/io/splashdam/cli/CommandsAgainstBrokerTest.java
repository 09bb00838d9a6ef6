package io.splashdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.splashdam.broker.Splashdam;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The commands through Kafka's client and a socket, to a broker of this JVM. */
class CommandsAgainstBrokerTest {
    private static Splashdam splashdam;
    private static String bootstrap;

    @BeforeAll
    static void startBroker() {
        splashdam = Splashdam.inMemory();
        bootstrap = splashdam.listen(0);
    }

    @AfterAll
    static void stopBroker() {
        splashdam.close();
    }

    @Test
    void topicsAreCreatedDescribedListedAndDeleted() throws Exception {
        assertThat(run("topics --create --topic life --partitions 3 --config retention.ms=60000")
                        .out())
                .isEqualTo("created life\n");
        assertThat(run("topics --list").out().lines()).contains("life");
        JsonNode described =
                json("topics --describe --topic li.e -o json").get("topics").get(0);
        assertThat(described.get("partition_count").asInt()).isEqualTo(3);
        assertThat(described.get("configs").get("retention.ms").asText()).isEqualTo("60000");
        assertThat(described.get("partitions").get(2).get("leader").asInt()).isPositive();
        assertThat(run("topics --delete --topic life").out()).isEqualTo("deleted life\n");
        assertThat(run("topics --list").out().lines()).doesNotContain("life");
    }

    @Test
    void whatExistsIsAConflictUnlessThatIsFine() {
        run("topics --create --topic twice");

        assertThat(run("topics --create --topic twice").exitCode()).isEqualTo(5);
        assertThat(run("topics --create --topic twice --if-not-exists").exitCode())
                .isZero();
    }

    @Test
    void whatDoesNotExistIsNotFound() {
        assertThat(run("topics --describe --topic nowhere").exitCode()).isEqualTo(3);
        assertThat(run("topics --delete --topic nowhere").exitCode()).isEqualTo(3);
        assertThat(run("topics --delete --topic nowhere --if-exists").exitCode())
                .isZero();
        assertThat(run("consume --topic nowhere").exitCode()).isEqualTo(3);
        assertThat(run("groups --describe --group nobody").exitCode()).isEqualTo(3);
    }

    @Test
    void wrongValuesAreUsage() {
        assertThat(run("topics --create --topic a/b").exitCode()).isEqualTo(2);
        assertThat(run("topics --create --topic a --config retention.ms=soon").exitCode())
                .isEqualTo(2);
        assertThat(run("topics --create --topic a --replication-factor 3").exitCode())
                .isEqualTo(2);
    }

    @Test
    void whatIsProducedIsConsumedWithKeysAndHeaders() throws Exception {
        run("topics --create --topic roundtrip --partitions 1");

        var produced = withInput("k1:v1\nk2:v2\r\nk3:\n", "produce --topic roundtrip -K : -H from=test -o json");
        var consumed = run("consume --topic roundtrip --from-beginning -e --print-key --print-headers");

        assertThat(new ObjectMapper().readTree(produced.out()).get("records").asInt())
                .isEqualTo(3);
        assertThat(consumed.out()).isEqualTo("from:test\tk1\tv1\nfrom:test\tk2\tv2\nfrom:test\tk3\t\n");
        assertThat(consumed.exitCode()).isZero();
    }

    @Test
    void everyCodecComesBackAsItWasSent() {
        run("topics --create --topic codecs --partitions 1");
        for (String codec : new String[] {"none", "gzip", "snappy", "lz4", "zstd"}) {
            assertThat(withInput(codec + "\n", "produce --topic codecs --compression-type " + codec)
                            .exitCode())
                    .isZero();
        }

        assertThat(run("consume --topic codecs --from-beginning -e").out())
                .isEqualTo("none\ngzip\nsnappy\nlz4\nzstd\n");
    }

    @Test
    void aLineWithoutSeparatorEndsTheRunNamingIt() {
        run("topics --create --topic strict --partitions 1");

        var refused = withInput("a:1\nnonsense\n", "produce --topic strict -K :");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("line 2");
        assertThat(withInput("a:1\nnonsense\nb:2\n", "produce --topic strict -K : --property ignore.error=true -o json")
                        .out())
                .contains("\"records\":2", "\"skipped\":1");
    }

    @Test
    void aGroupGoesOnBehindWhatWasPrinted() {
        run("topics --create --topic grouped --partitions 1");
        withInput("1\n2\n3\n4\n5\n", "produce --topic grouped");

        assertThat(run("consume --topic grouped --group g --from-beginning --max-messages 2")
                        .out())
                .isEqualTo("1\n2\n");
        assertThat(run("consume --topic grouped --group g -e").out()).isEqualTo("3\n4\n5\n");
    }

    @Test
    void groupsAreListedDescribedAndReset() throws Exception {
        run("topics --create --topic watched --partitions 1");
        withInput("1\n2\n3\n", "produce --topic watched");
        run("consume --topic watched --group watcher --from-beginning --max-messages 2");

        assertThat(run("groups --list").out().lines()).contains("watcher");
        JsonNode offset =
                json("groups --describe --group watcher -o json").get("offsets").get(0);
        assertThat(offset.get("current_offset").asLong()).isEqualTo(2);
        assertThat(offset.get("lag").asLong()).isEqualTo(1);
        assertThat(json("groups --describe --group watcher --state -o json")
                        .get("groups")
                        .get(0)
                        .get("state")
                        .asText())
                .isEqualTo("Empty");
        run("groups --reset-offsets --group watcher --topic watched --to-earliest");
        assertThat(json("groups --describe --group watcher -o json")
                        .get("offsets")
                        .get(0)
                        .get("lag")
                        .asLong())
                .as("without --execute nothing changes")
                .isEqualTo(1);
        run("groups --reset-offsets --group watcher --topic watched:0 --shift-by -1 --execute");
        assertThat(run("consume --topic watched --group watcher -e").out()).isEqualTo("2\n3\n");
    }

    @Test
    void tooFewRecordsInTimeAreExitCodeFour() {
        run("topics --create --topic quiet --partitions 1");

        assertThat(run("consume --topic quiet --from-beginning --max-messages 1 --timeout-ms 300")
                        .exitCode())
                .isEqualTo(4);
        assertThat(run("consume --topic quiet --from-beginning --timeout-ms 300")
                        .exitCode())
                .isZero();
    }

    @Test
    void onePartitionFromAnOffsetAsJson() throws Exception {
        run("topics --create --topic spread --partitions 2");
        withInput("a\nb\nc\n", "produce --topic spread --partition 1");

        JsonNode record = json("consume --topic spread --partition 1 --offset 2 -e -o json");

        assertThat(record.get("value").asText()).isEqualTo("c");
        assertThat(record.get("partition").asInt()).isEqualTo(1);
        assertThat(record.get("key").isNull()).isTrue();
        assertThat(run("consume --topic spread --partition 7").exitCode()).isEqualTo(3);
    }

    private static JsonNode json(String commandLine) throws Exception {
        return new ObjectMapper().readTree(run(commandLine).out());
    }

    private static CommandRun run(String commandLine) {
        return withInput("", commandLine);
    }

    private static CommandRun withInput(String input, String commandLine) {
        String[] words = Stream.concat(
                        Arrays.stream(commandLine.split(" ")), Stream.of("--bootstrap-server", bootstrap))
                .toArray(String[]::new);
        return CommandRun.withInput(input, words);
    }
}
