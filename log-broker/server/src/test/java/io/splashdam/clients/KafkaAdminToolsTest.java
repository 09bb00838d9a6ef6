package io.splashdam.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.broker.Splashdam;
import io.splashdam.clients.ForeignProgram.Outcome;
import java.nio.file.Files;
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

/** Kafka's own tools of administration against a broker of ours; docs/compatibility.md lists more of them, tried by hand. */
@Timeout(180)
class KafkaAdminToolsTest {
    @TempDir
    Path directory;

    private Splashdam splashdam;
    private String bootstrap;

    @BeforeEach
    void open() {
        splashdam = Splashdam.open(directory.resolve("data"));
        bootstrap = splashdam.listen(0);
        splashdam.client().createTopicIfAbsent("t", 2, Map.of());
    }

    @AfterEach
    void close() {
        splashdam.close();
    }

    @Test
    void theQuorumAndTheFeaturesAreDescribed() throws Exception {
        assertThat(quorum("--status").out())
                .contains("LeaderId:               1", "MaxFollowerLag:         0")
                .contains("\"id\": 1");
        assertThat(quorum("--replication").out()).containsPattern("(?m)^1 .*Leader");
        assertThat(tool("FeatureCommand", "describe").out())
                .contains("metadata.version")
                .containsPattern("FinalizedVersionLevel: .*33");
    }

    private Outcome quorum(String which) throws Exception {
        return tool("MetadataQuorumCommand", "describe", which);
    }

    @Test
    void partitionsGrowAndNeedNoElection() throws Exception {
        tool("TopicCommand", "--alter", "--topic", "t", "--partitions", 3);
        assertThat(tool("TopicCommand", "--describe", "--topic", "t").out()).contains("PartitionCount: 3");
        Outcome election =
                tool("LeaderElectionCommand", "--election-type", "preferred", "--topic", "t", "--partition", 2);
        assertThat(election.out()).contains("Valid replica already elected for partitions t-2");
        assertThat(tool("LogDirsCommand", "--describe", "--topic-list", "t").out())
                .contains("\"partition\":\"t-2\"", "\"offsetLag\":0");
    }

    @Test
    void recordsAreDeleted() throws Exception {
        Path offsets = Files.writeString(
                directory.resolve("offsets.json"),
                "{\"version\":1,\"partitions\":[{\"topic\":\"t\",\"partition\":0,\"offset\":-1}]}");
        assertThat(tool("DeleteRecordsCommand", "--offset-json-file", offsets).out())
                .contains("partition: t-0\tlow_watermark: 0");
        assertThat(tool("GetOffsetShell", "--topic", "t", "--time", "earliest").lines())
                .contains("t:0:0", "t:1:0");
    }

    @Test
    void theVersionsAreShown() throws Exception {
        assertThat(tool("BrokerApiVersionsCommand").out())
                .contains("DescribeQuorum(55): 0 to 2", "DescribeTopicPartitions(75): 0")
                .contains("StreamsGroupHeartbeat(88): UNSUPPORTED");
    }

    private Outcome tool(String name, Object... arguments) throws Exception {
        List<Object> all = new ArrayList<>(List.of("--bootstrap-server", bootstrap));
        all.addAll(Arrays.asList(arguments));
        return KafkaTool.run("", name, all.toArray()).succeeded();
    }
}
