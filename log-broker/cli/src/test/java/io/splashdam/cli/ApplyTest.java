package io.splashdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of topics against a broker. */
class ApplyTest {
    @TempDir
    Path folder;

    @Test
    void topicsBecomeWhatTheFileSaysAndStaySo() throws Exception {
        try (var broker = TestBroker.start()) {
            broker.run("topics --create --topic old --partitions 1");
            Path file = file("topics: {orders: {partitions: 2, configs: {retention.ms: 60000}}, clicks: {}}");

            var looked = broker.run("apply -f " + file + " --dry-run");
            assertThat(looked.exitCode()).as(looked.err()).isZero();
            assertThat(looked.out()).contains("+ orders  partitions=2", "    retention.ms=60000", "2 to create");
            assertThat(broker.run("topics --list").out()).isEqualTo("old\n");
            assertThat(broker.run("apply -f " + file).exitCode())
                    .as("nobody said yes")
                    .isEqualTo(2);

            assertThat(broker.run("apply --yes -f " + file).out()).contains("created clicks", "created orders");
            var again = broker.json("apply --yes -f " + file);
            assertThat(again.get("steps")).isEmpty();
            assertThat(again.get("unchanged")).hasSize(2);

            file("topics: {orders: {partitions: 3, configs: {retention.ms: null, cleanup.policy: [compact, delete]}}}");
            assertThat(broker.run("apply --yes -f " + file).out())
                    .contains("~ orders  partitions 2 → 3", "retention.ms  60000 → (default)", "changed orders");
            var orders = broker.json("topics --describe --topic orders")
                    .get("topics")
                    .get(0);
            assertThat(orders.get("partition_count").asInt()).isEqualTo(3);
            assertThat(orders.get("configs").toString()).isEqualTo("{\"cleanup.policy\":\"compact,delete\"}");

            file("topics: {orders: {partitions: 1}, more: {}}");
            var refused = broker.run("apply --yes -f " + file);
            assertThat(refused.exitCode()).isEqualTo(5);
            assertThat(refused.err()).contains("orders has 3 partitions and cannot have fewer");
            assertThat(broker.run("topics --list").out().lines()).doesNotContain("more");

            file("topics: {good: {}, orders: {configs: {retention.ms: soon}}}");
            assertThat(broker.run("apply --yes -f " + file).exitCode()).isEqualTo(2);
            assertThat(broker.run("topics --list").out().lines())
                    .as("the broker is asked about every step before the first is done")
                    .doesNotContain("good");

            file("topics: {orders: {}}");
            assertThat(broker.run("apply --yes --prune -f " + file).out()).contains("- clicks", "deleted old");
            assertThat(broker.run("topics --list").out()).isEqualTo("orders\n");
            assertThat(broker.run("apply -f no-such-file").exitCode()).isEqualTo(3);
        }
    }

    private Path file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("topics.yaml"), yaml);
    }
}
