package io.splashdam.cli.records;

import io.splashdam.cli.shell.CommandFailure;
import io.splashdam.cli.shell.ConnectOptions;
import io.splashdam.cli.shell.ExitCode;
import io.splashdam.cli.shell.Json;
import io.splashdam.cli.shell.KafkaFailures;
import io.splashdam.cli.shell.Notation;
import io.splashdam.cli.shell.OutputOptions;
import io.splashdam.cli.shell.Terminal;
import io.splashdam.cli.shell.TimeoutOption;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code splashdam produce}: one record for each line of standard input. */
@Command(
        name = "produce",
        description = "Send each line of standard input as a record, or each file named.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  echo hello | splashdam produce --topic greetings",
            "  splashdam produce --topic orders --key-separator : < orders.txt",
            "  splashdam produce --topic logs --compression-type zstd -H host=web1 < access.log",
            "  splashdam produce --topic images --key cat cat.jpg                     # a file is one record",
            "  splashdam produce --topic orders --lines -K : monday.txt tuesday.txt   # their lines are",
            "  echo 'a,7' | splashdam produce --topic counts -K , --value-format long",
            "  splashdam produce --topic t --property parse.key=true --property parse.headers=true"
        })
public final class ProduceCommand implements Callable<Integer> {
    private static final int MAX_LINE_BYTES = 64 * 1024 * 1024;

    private final Terminal terminal;

    @Mixin
    private ConnectOptions connect = new ConnectOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    /** What older tools of Kafka's called it. */
    @Option(names = "--broker-list", hidden = true)
    void brokerList(String addresses) {
        connect.bootstrap(addresses);
    }

    @Mixin
    private RecordOptions records = new RecordOptions();

    @Parameters(
            arity = "0..*",
            paramLabel = "FILE",
            description = "Each file is one record, whole (with --lines, each of its lines).")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = {"--lines", "-l"},
            description = "The lines of the files are the records.")
    private boolean lines;

    @Option(
            names = {"--key", "-k"},
            paramLabel = "TEXT",
            description = "The key of every record.")
    private @Nullable String fixedKey;

    @Option(names = "-Z", description = "An empty key or value is an absent one: a tombstone.")
    private boolean emptyIsNull;

    @Option(
            names = {"--header", "-H"},
            paramLabel = "KEY=VALUE",
            description = "A header of every record; repeatable.")
    private List<String> headers = new ArrayList<>();

    @Option(
            names = {"--property", "--reader-property"},
            paramLabel = "KEY=VALUE",
            description = "As in Kafka: parse.key, key.separator, parse.headers, headers.delimiter, headers.separator,"
                    + " headers.key.separator, null.marker, ignore.error.")
    private Map<String, String> properties = new LinkedHashMap<>();

    @Option(
            names = {"--acks", "--request-required-acks"},
            paramLabel = "ACKS",
            description = "all, 1 or 0 (default: ${DEFAULT-VALUE}).")
    private String acks = "all";

    @Option(
            names = {"--compression-type", "--compression-codec", "-z"},
            arity = "0..1",
            fallbackValue = "gzip",
            paramLabel = "CODEC",
            description = "none, gzip, snappy, lz4 or zstd (default: ${DEFAULT-VALUE}; gzip when no codec is named).")
    private String compression = "none";

    @Option(names = "--sync", description = "Wait for each acknowledgement before the next line is sent.")
    private boolean sync;

    @Option(names = "--batch-size", paramLabel = "BYTES", description = "Most bytes of a batch.")
    private @Nullable Integer batchBytes;

    @Mixin
    private TimeoutOption timeout = new TimeoutOption();

    private long skipped;

    public ProduceCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        requirePlausible();
        LineParser parser = parser();
        connect.requireListener();
        try (Producer<byte[], byte[]> producer = producer()) {
            var sender = new RecordSender(producer, sync);
            sendAll(parser, sender);
            Exception failure = sender.finish();
            if (failure != null) {
                throw failure(failure);
            }
            report(sender.sent());
        } catch (KafkaException e) {
            throw failure(e);
        }
        return ExitCode.OK.number();
    }

    private void requirePlausible() {
        records.requirePlausible();
        if (records.topic == null) {
            throw CommandFailure.usage("no topic named", "add --topic NAME");
        }
        if (lines && files.isEmpty()) {
            throw CommandFailure.usage("--lines without a file", "name one, or leave it out to read standard input");
        }
        if (fixedKey != null && records.keySeparator != null) {
            throw CommandFailure.usage("--key and --key-separator exclude each other", "give one of them");
        }
        for (Path file : files) {
            if (!Files.isReadable(file) || Files.isDirectory(file)) {
                throw CommandFailure.notFound("cannot read " + file, "name files; nothing was sent");
            }
        }
    }

    private void sendAll(LineParser parser, RecordSender sender) throws IOException {
        if (files.isEmpty()) {
            sendLines(terminal.in(), "", parser, sender);
        }
        for (Path file : files) {
            if (lines) {
                try (InputStream in = Files.newInputStream(file)) {
                    sendLines(in, file + " ", parser, sender);
                }
            } else {
                send(sender, () -> parser.whole(readWhole(file)), file.toString());
            }
        }
    }

    private static byte[] readWhole(Path file) {
        try {
            long bytes = Files.size(file);
            if (bytes > MAX_LINE_BYTES) {
                throw CommandFailure.usage(
                        file + " has " + bytes + " bytes, more than the " + MAX_LINE_BYTES + " of a record",
                        "split it, or send its --lines");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "cannot read " + file + " (" + e + ")", "");
        }
    }

    private void sendLines(InputStream in, String where, LineParser parser, RecordSender sender) throws IOException {
        var reader = new LineReader(in, MAX_LINE_BYTES);
        long number = 1;
        for (byte[] line = reader.next(); line != null && !sender.hasFailed(); line = reader.next()) {
            byte[] next = line;
            send(sender, () -> parser.parse(next), where + "line " + number++);
            if (reader.wouldWait() && System.console() != null) {
                sender.flush();
            }
        }
    }

    private void send(RecordSender sender, Supplier<ProducerRecord<byte[], byte[]>> record, String where) {
        try {
            sender.send(record.get());
        } catch (LineParser.Unreadable unreadable) {
            if (!Boolean.parseBoolean(properties.getOrDefault("ignore.error", "false"))) {
                throw CommandFailure.usage(
                        where + " " + unreadable.getMessage(),
                        "check --key-separator and the notations, or pass --property ignore.error=true");
            }
            skipped++;
        }
    }

    private void report(long sent) {
        if (output.isJson()) {
            var summary = new LinkedHashMap<String, Object>();
            summary.put("topic", String.valueOf(records.topic));
            summary.put("records", sent);
            summary.put("skipped", skipped);
            terminal.out().println(Json.line(summary));
        }
    }

    private CommandFailure failure(Exception cause) {
        Throwable root = KafkaFailures.unwrap(cause);
        if (root instanceof org.apache.kafka.common.errors.TimeoutException
                && String.valueOf(root.getMessage()).contains("not present in metadata")) {
            return CommandFailure.notFound(
                    "no topic '" + records.topic + "'"
                            + (records.partition == null ? "" : " with partition " + records.partition) + " at "
                            + connect.bootstrap(),
                    "create it: splashdam topics --create --topic " + records.topic);
        }
        return KafkaFailures.of(cause, "sending to '" + records.topic + "'", connect.bootstrap());
    }

    private Producer<byte[], byte[]> producer() {
        var defaults = new LinkedHashMap<String, Object>();
        defaults.put("acks", acks);
        defaults.put("enable.idempotence", acks.equals("all") || acks.equals("-1"));
        defaults.put("compression.type", compression);
        defaults.put("max.block.ms", timeout.ms());
        defaults.put("linger.ms", 5);
        defaults.put("request.timeout.ms", timeout.ms());
        defaults.put("delivery.timeout.ms", timeout.ms() + 5);
        defaults.put("enable.metrics.push", "false");
        defaults.put("max.request.size", MAX_LINE_BYTES);
        defaults.put("buffer.memory", 2L * MAX_LINE_BYTES);
        if (batchBytes != null) {
            defaults.put("batch.size", batchBytes);
        }
        return new KafkaProducer<>(
                connect.clientConfig(defaults), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private LineParser parser() {
        boolean hasKey = records.keySeparator != null || Boolean.parseBoolean(properties.get("parse.key"));
        String separator =
                records.keySeparator != null ? records.keySeparator : properties.getOrDefault("key.separator", "\t");
        if (separator.isEmpty()) {
            throw CommandFailure.usage("the key separator is empty", "give at least one character");
        }
        String nullMarker = emptyIsNull ? "" : properties.get("null.marker");
        var layout = new LineParser.Layout(
                hasKey,
                Boolean.parseBoolean(properties.get("parse.headers")),
                utf8(Escapes.resolve(separator)),
                utf8(properties.getOrDefault("headers.delimiter", "\t")),
                properties.getOrDefault("headers.separator", ","),
                properties.getOrDefault("headers.key.separator", ":"),
                nullMarker == null ? null : utf8(nullMarker));
        return new LineParser(
                String.valueOf(records.topic),
                records.partition,
                layout,
                new LineParser.Coding(records.keyFormat, records.valueFormat),
                new LineParser.Fixed(
                        fixedKeyBytes(),
                        headers.stream().map(ProduceCommand::header).toList()));
    }

    private byte @Nullable [] fixedKeyBytes() {
        try {
            return fixedKey == null ? null : records.keyFormat.parse(utf8(fixedKey));
        } catch (Notation.Mismatch mismatch) {
            throw CommandFailure.usage("--key: " + mismatch.getMessage(), "check --key-format");
        }
    }

    private static Header header(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw CommandFailure.usage("'" + text + "' is no header", "--header wants KEY=VALUE");
        }
        return new RecordHeader(text.substring(0, equals), utf8(text.substring(equals + 1)));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
