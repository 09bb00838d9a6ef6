package io.splashdam.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.broker.Splashdam;
import io.splashdam.clients.ForeignProgram.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kafka's own command-line tools against a broker of ours; docs/compatibility.md lists more of them, tried by hand. */
@Timeout(180)
class KafkaToolsTest {
    @TempDir
    Path directory;

    private Splashdam splashdam;
    private String bootstrap;

    @BeforeEach
    void open() {
        splashdam = Splashdam.open(directory);
        bootstrap = splashdam.listen(0);
    }

    @AfterEach
    void close() {
        splashdam.close();
    }

    @Test
    void topicsAreCreatedDescribedAndDeleted() throws Exception {
        tool("", "TopicCommand", "--create", "--topic", "t", "--partitions", 3, "--config", "retention.ms=3600000");
        assertThat(tool("", "TopicCommand", "--describe", "--topic", "t").out())
                .contains("PartitionCount: 3", "retention.ms=3600000");
        tool("", "TopicCommand", "--delete", "--topic", "t");
        assertThat(tool("", "TopicCommand", "--list").lines()).doesNotContain("t");
    }

    @Test
    void theConsoleProducesAndConsumesInAGroup() throws Exception {
        tool(
                "a:1\nb:2\n",
                "ConsoleProducer",
                "--topic",
                "c",
                "--reader-property",
                "parse.key=true",
                "--reader-property",
                "key.separator=:");
        Outcome read = tool(
                "",
                "consumer.ConsoleConsumer",
                "--topic",
                "c",
                "--from-beginning",
                "--group",
                "readers",
                "--max-messages",
                2,
                "--timeout-ms",
                30_000,
                "--formatter-property",
                "print.key=true");
        assertThat(read.lines()).contains("a\t1", "b\t2");
        assertThat(tool("", "GetOffsetShell", "--topic", "c").lines()).contains("c:0:2");
        assertThat(tool("", "consumer.group.ConsumerGroupCommand", "--describe", "--group", "readers")
                        .out())
                .containsPattern("readers +c +0 +2 +2 +0 ");
    }

    @Test
    void thePerformanceToolsRunWithAllAcksAndEveryRecordComesBack() throws Exception {
        splashdam.client().createTopicIfAbsent("p", 6, Map.of());
        Outcome sent = tool(
                "",
                "ProducerPerformance",
                "--topic",
                "p",
                "--num-records",
                20_000,
                "--record-size",
                100,
                "--throughput",
                -1,
                "--command-property",
                "acks=all");
        assertThat(sent.out()).contains("20000 records sent");
        Outcome read = tool("", "ConsumerPerformance", "--topic", "p", "--num-records", 20_000, "--timeout", 30_000);
        assertThat(read.out()).contains(", 20000, ");
        Outcome latency = tool(
                "",
                "EndToEndLatency",
                "--topic",
                "e",
                "--num-records",
                100,
                "--producer-acks",
                "all",
                "--record-size",
                100);
        assertThat(latency.out()).contains("Percentiles: 50th");
    }

    @Test
    void theVerifiableToolsAgree() throws Exception {
        Outcome sent = tool("", "VerifiableProducer", "--topic", "v", "--max-messages", 200, "--acks", -1);
        assertThat(sent.out()).contains("\"sent\":200,\"acked\":200");
        Outcome read = tool(
                "",
                "VerifiableConsumer",
                "--topic",
                "v",
                "--group-id",
                "g",
                "--max-messages",
                200,
                "--reset-policy",
                "earliest");
        assertThat(read.out())
                .contains("\"count\":200,\"minOffset\":0,\"maxOffset\":199")
                .contains("\"offset\":200}],\"success\":true");
    }

    private Outcome tool(String in, String name, Object... arguments) throws Exception {
        List<Object> all = new ArrayList<>(List.of("--bootstrap-server", bootstrap));
        all.addAll(Arrays.asList(arguments));
        return KafkaTool.run(in, name, all.toArray()).succeeded();
    }
}
