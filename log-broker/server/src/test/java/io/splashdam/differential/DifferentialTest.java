package io.splashdam.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.broker.Splashdam;
import io.splashdam.foreign.KafkaProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.message.MetadataRequestData;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Apache Kafka 4.4 and we answer the same, but for what {@link AllowedDifference} says. */
@Timeout(300)
class DifferentialTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "compatibility.md");

    /** Kafka assigns partitions at once and before it answers, as we do: a delay by design is no other answer. And as many partitions. */
    private static final String[] AS_OURS = {
        "group.consumer.assignment.interval.ms=0",
        "group.consumer.assignor.offload.enable=false",
        "offsets.topic.num.partitions=4",
        "transaction.state.log.num.partitions=4",
        "transaction.abort.timed.out.transaction.cleanup.interval.ms=100"
    };

    @TempDir
    Path directory;

    @Test
    @Tag("soak")
    void weAnswerAsKafkaDoes() throws Exception {
        Set<AllowedDifference> needed = EnumSet.noneOf(AllowedDifference.class);
        assertThat(unexplained(Script.whole(), needed)).isEmpty();
        assertThat(needed).isEqualTo(EnumSet.allOf(AllowedDifference.class));
    }

    @Test
    @Tag("soak")
    void epochsRunOutAsInKafka() throws Exception {
        assertThat(unexplained(Script.ofEpochs(), EnumSet.noneOf(AllowedDifference.class)))
                .isEmpty();
    }

    /** @param needed the allowed differences that were there are added to it */
    private List<Difference> unexplained(List<Step> steps, Set<AllowedDifference> needed) throws Exception {
        Assumptions.assumeTrue(
                Files.isDirectory(KafkaProcess.JARS),
                "Kafka's jars are not in " + KafkaProcess.JARS + ": skipped; -Psoak -am fetches them");
        List<Difference> found;
        try (KafkaProcess process = KafkaProcess.start(directory, AS_OURS);
                Splashdam splashdam = Splashdam.open(
                        directory.resolve("ours"), Map.of("group.consumer.assignment.interval.ms", "0"));
                Side kafka = new Side(process.bootstrap());
                Side ours = new Side(splashdam.listen(0))) {
            found = Difference.of(steps, kafka, ours);
        }
        List<Difference> unexplained = new ArrayList<>();
        for (Difference difference : found) {
            List<AllowedDifference> allowed = EnumSet.allOf(AllowedDifference.class).stream()
                    .filter(each -> each.covers(difference))
                    .toList();
            needed.addAll(allowed);
            if (allowed.isEmpty()) {
                unexplained.add(difference);
            }
        }
        System.out.println("differential: " + steps.size() + " requests, " + found.size() + " fields differ, "
                + unexplained.size() + " of them unexplained");
        return unexplained;
    }

    /** Without Kafka: the script still fits us, and nothing in it ends a connection. */
    @Test
    void everyRequestOfTheScriptIsAnswered() {
        List<String> closed = new ArrayList<>();
        try (Splashdam splashdam = Splashdam.inMemory();
                Side ours = new Side(splashdam.listen(0))) {
            for (Step step : Script.whole()) {
                boolean isServed = ours.serves(step.request().apply(ours).apiKey());
                if (isServed && ours.ask(step).equals(Map.of("connection", "closed"))) {
                    closed.add(step.toString());
                }
            }
            assertThat(ours.serves(new MetadataRequestData().apiKey())).isTrue();
        }
        assertThat(closed).isEmpty();
    }

    @Test
    void thePageShowsWhatIsAllowed() throws Exception {
        List<String> page = Files.readAllLines(PAGE);
        int heading = page.indexOf("## Answers that differ");
        List<String> rows = new ArrayList<>();
        for (AllowedDifference each : AllowedDifference.values()) {
            rows.add(each.row());
        }
        assertThat(heading).as("the heading in " + PAGE).isNotNegative();
        List<String> shown = page.subList(heading + 1, page.size()).stream()
                .dropWhile(line -> !line.startsWith("|---"))
                .skip(1)
                .takeWhile(line -> line.startsWith("|"))
                .toList();
        assertThat(shown)
                .as("the table in " + PAGE + " must be:\n" + String.join("\n", rows) + "\n")
                .isEqualTo(rows);
    }
}
