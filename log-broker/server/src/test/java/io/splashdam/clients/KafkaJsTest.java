package io.splashdam.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.broker.Splashdam;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** kafkajs, where Node finds it (for instance by {@code NODE_PATH}): administer, produce, consume, rebalance, look up by time. */
@Timeout(120)
class KafkaJsTest {
    @TempDir
    Path directory;

    @Test
    void kafkaJsAdministersProducesConsumesAndRebalances() throws Exception {
        run("kafkajs.js");
    }

    @Test
    void kafkaJsCommitsAbortsCopiesAndFences() throws Exception {
        run("kafkajs_transactions.js");
    }

    private void run(String script) throws Exception {
        ForeignProgram.require("Node with kafkajs", "node", "-e", "require('kafkajs')");
        try (Splashdam splashdam = Splashdam.open(directory)) {
            String bootstrap = splashdam.listen(0);
            var outcome =
                    ForeignProgram.run("", ForeignProgram.command("node", ForeignProgram.script(script), bootstrap));
            assertThat(outcome.succeeded().lines()).last().isEqualTo("all as expected");
        }
    }
}
