package io.splashdam.perf;

import io.splashdam.cli.shell.Terminal;
import io.splashdam.perf.embedded.EmbeddedConsumeLoad;
import io.splashdam.perf.embedded.EmbeddedProduceLoad;
import io.splashdam.perf.embedded.EmbeddedTopic;
import io.splashdam.perf.kafka.KafkaConsumeLoad;
import io.splashdam.perf.kafka.KafkaProduceLoad;
import io.splashdam.perf.kafka.KafkaTopic;
import io.splashdam.perf.load.Load;
import io.splashdam.perf.load.LoadFailure;
import io.splashdam.perf.load.Plan;
import io.splashdam.perf.measure.Figures;
import io.splashdam.perf.measure.Meter;
import java.nio.file.Path;
import picocli.CommandLine.Command;

/** {@code perf consume}. */
@Command(
        name = "consume",
        description = "Read a topic from its beginning. Without --topic one is filled with --records records first.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  splashdam perf consume --embedded data --records 5000000 -o json",
            "  splashdam perf consume --bootstrap localhost:9092 --topic orders --broker-pid 4711"
        })
final class ConsumeLoadCommand extends LoadCommand {
    private static final int PARTITIONS = 6;
    private static final long RECORDS = 1_000_000;

    ConsumeLoadCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    Figures figures(LoadOptions options) throws Exception {
        Path directory = options.embedded();
        if (directory != null) {
            try (EmbeddedTopic topic = options.embeddedTopic(directory, PARTITIONS)) {
                fillNew(
                        options,
                        new EmbeddedProduceLoad(
                                topic, options.embeddedBatchBytes(), options.recordBytes(), options.random()));
                return measure(new EmbeddedConsumeLoad(topic), options.plan());
            }
        }
        try (KafkaTopic topic = options.kafkaTopic(PARTITIONS)) {
            fillNew(options, new KafkaProduceLoad(topic, options.producer(), options.recordBytes(), options.random()));
            return measure(new KafkaConsumeLoad(topic), options.plan());
        }
    }

    private void fillNew(LoadOptions options, Load filling) throws Exception {
        try (filling) {
            if (options.hasTopic()) {
                return;
            }
            long records = options.recordsOr(RECORDS);
            terminal().err().printf("filling a topic with %,d records%n", records);
            var meter = new Meter();
            filling.run(new Plan(records, Long.MAX_VALUE, 0, options.recordBytes()), meter);
            Throwable failure = meter.failure();
            if (failure != null) {
                throw new LoadFailure("filling the topic failed: " + failure, failure);
            }
        }
    }
}
