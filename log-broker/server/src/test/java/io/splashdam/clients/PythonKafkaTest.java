package io.splashdam.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.broker.Splashdam;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two Python clients, each driven by a script of its own: administer, produce, consume, rebalance, look up by time. */
@Timeout(180)
class PythonKafkaTest {
    @TempDir
    Path directory;

    @Test
    void kafkaPythonAdministersProducesConsumesAndRebalances() throws Exception {
        runScript("kafka", "kafka_python.py");
    }

    @Test
    void confluentKafkaAdministersProducesConsumesAndRebalances() throws Exception {
        runScript("confluent_kafka", "confluent_kafka_python.py");
    }

    @Test
    void confluentKafkaCommitsAbortsCopiesAndFences() throws Exception {
        runScript("confluent_kafka", "confluent_kafka_transactions.py");
    }

    private void runScript(String module, String script) throws Exception {
        String python = pythonWith(module);
        try (Splashdam splashdam = Splashdam.open(directory)) {
            String bootstrap = splashdam.listen(0);
            var outcome =
                    ForeignProgram.run("", ForeignProgram.command(python, ForeignProgram.script(script), bootstrap));
            assertThat(outcome.succeeded().lines()).last().isEqualTo("all as expected");
            System.out.println(outcome.lines().get(0));
        }
    }

    /** Distributions put their modules beside their own interpreter, which need not be the first on the path. */
    private static String pythonWith(String module) throws Exception {
        for (String python : new String[] {"python3", "/usr/bin/python3"}) {
            if (ForeignProgram.isThere(python, "-c", "import " + module)) {
                return python;
            }
        }
        System.out.println("skipped: no Python with the module " + module + " here");
        return Assumptions.abort("no Python with " + module);
    }
}
