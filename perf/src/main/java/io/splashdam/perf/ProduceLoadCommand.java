package io.splashdam.perf;

import io.splashdam.cli.shell.Terminal;
import io.splashdam.perf.embedded.EmbeddedProduceLoad;
import io.splashdam.perf.kafka.KafkaProduceLoad;
import io.splashdam.perf.measure.Figures;
import java.nio.file.Path;
import picocli.CommandLine.Command;

/** {@code perf produce}. */
@Command(
        name = "produce",
        description = "Append records; each is measured from when it was due to its acknowledgement.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  splashdam perf produce --embedded data --durability fsync --seconds 20 -o json",
            "  splashdam perf produce --bootstrap localhost:9092 --rate 20000 --broker-pid 4711 --runs 5"
        })
final class ProduceLoadCommand extends LoadCommand {
    private static final int PARTITIONS = 6;

    ProduceLoadCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    Figures figures(LoadOptions options) throws Exception {
        Path directory = options.embedded();
        if (directory != null) {
            try (var topic = options.embeddedTopic(directory, PARTITIONS)) {
                return measure(
                        new EmbeddedProduceLoad(
                                topic, options.embeddedBatchBytes(), options.recordBytes(), options.random()),
                        options.plan());
            }
        }
        try (var topic = options.kafkaTopic(PARTITIONS)) {
            return measure(
                    new KafkaProduceLoad(topic, options.producer(), options.recordBytes(), options.random()),
                    options.plan());
        }
    }
}
