package io.splashdam.perf;

import io.splashdam.cli.shell.Terminal;
import io.splashdam.perf.embedded.EmbeddedLatencyLoad;
import io.splashdam.perf.kafka.KafkaLatencyLoad;
import io.splashdam.perf.load.Plan;
import io.splashdam.perf.measure.Figures;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code perf latency}. */
@Command(
        name = "latency",
        description =
                "From when a record was due to when a consumer has it. 500 records a second unless told otherwise.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  splashdam perf latency --embedded data --rate 2000 -o json",
            "  splashdam perf latency --bootstrap localhost:9092 --one-in-flight --records 5000"
        })
final class LatencyLoadCommand extends LoadCommand {
    private static final int PARTITIONS = 1;
    private static final double RATE = 500;

    @Option(names = "--one-in-flight", description = "The next record is due when the one before has arrived.")
    private boolean oneInFlight;

    LatencyLoadCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    Figures figures(LoadOptions options) throws Exception {
        Plan asked = options.plan();
        double rate = asked.ratePerSecond() == 0 ? RATE : asked.ratePerSecond();
        var plan = new Plan(asked.records(), asked.durationNs(), rate, asked.recordBytes());
        Path directory = options.embedded();
        if (directory != null) {
            try (var topic = options.embeddedTopic(directory, PARTITIONS)) {
                return measure(
                        new EmbeddedLatencyLoad(topic, options.recordBytes(), oneInFlight, options.random()), plan);
            }
        }
        try (var topic = options.kafkaTopic(PARTITIONS)) {
            return measure(
                    new KafkaLatencyLoad(
                            topic, options.producer(), options.recordBytes(), oneInFlight, options.random()),
                    plan);
        }
    }
}
