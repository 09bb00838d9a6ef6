package io.splashdam.cli.records;

import io.splashdam.cli.shell.CommandFailure;
import io.splashdam.cli.shell.ConnectOptions;
import io.splashdam.cli.shell.ExitCode;
import io.splashdam.cli.shell.Json;
import io.splashdam.cli.shell.KafkaFailures;
import io.splashdam.cli.shell.OutputOptions;
import io.splashdam.cli.shell.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
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

/** {@code splashdam produce}: one record for each line of standard input. */
@Command(
        name = "produce",
        description = "Send each line of standard input as a record.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  echo hello | splashdam produce --topic greetings",
            "  splashdam produce --topic orders --key-separator : < orders.txt",
            "  splashdam produce --topic logs --compression-type zstd -H host=web1 < access.log",
            "  splashdam produce --topic t --property parse.key=true --property parse.headers=true"
        })
public final class ProduceCommand implements Callable<Integer> {
    private static final int MAX_LINE_BYTES = 64 * 1024 * 1024;

    private final Terminal terminal;
    private final AtomicReference<@Nullable Exception> firstFailure = new AtomicReference<>();

    @Mixin
    private ConnectOptions connect = new ConnectOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Option(names = "--topic", required = true, paramLabel = "NAME", description = "The topic to send to.")
    private String topic = "";

    @Option(
            names = {"--partition", "-p"},
            paramLabel = "NUMBER",
            description = "Send all records to this partition (default: by key).")
    private @Nullable Integer partition;

    @Option(
            names = {"--key-separator", "-K"},
            paramLabel = "TEXT",
            description = "A line is KEY, this text, VALUE.")
    private @Nullable String keySeparator;

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

    @Option(
            names = {"--timeout-ms", "--timeout"},
            paramLabel = "MS",
            description = "Longest wait for the topic and for an acknowledgement (default: ${DEFAULT-VALUE}).")
    private int timeoutMs = 15_000;

    private long sent;
    private long skipped;

    public ProduceCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        LineParser parser = parser();
        connect.requireListener();
        try (Producer<byte[], byte[]> producer = producer()) {
            sendAll(new LineReader(terminal.in(), MAX_LINE_BYTES), parser, producer);
            producer.flush();
        } catch (KafkaException e) {
            throw failure(e);
        }
        Exception failure = firstFailure.get();
        if (failure != null) {
            throw failure(failure);
        }
        report();
        return ExitCode.OK.number();
    }

    private void sendAll(LineReader lines, LineParser parser, Producer<byte[], byte[]> producer) throws IOException {
        for (byte[] line = lines.next(); line != null && firstFailure.get() == null; line = lines.next()) {
            ProducerRecord<byte[], byte[]> record = parser.parse(line);
            if (record == null) {
                refuseLine();
                continue;
            }
            send(producer, record);
            if (lines.wouldWait() && System.console() != null) {
                producer.flush();
            }
        }
    }

    private void send(Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
        var acknowledged = producer.send(record, (metadata, failure) -> {
            if (failure != null) {
                firstFailure.compareAndSet(null, failure);
            }
        });
        sent++;
        if (sync) {
            try {
                acknowledged.get();
            } catch (ExecutionException e) {
                firstFailure.compareAndSet(null, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CommandFailure(ExitCode.FAILED, "interrupted after " + sent + " records", "");
            }
        }
    }

    private void refuseLine() {
        if (!Boolean.parseBoolean(properties.getOrDefault("ignore.error", "false"))) {
            long number = sent + skipped + 1;
            throw CommandFailure.usage(
                    "line " + number + " lacks a separator",
                    "check --key-separator, or pass --property ignore.error=true");
        }
        skipped++;
    }

    private void report() {
        if (output.isJson()) {
            var summary = new LinkedHashMap<String, Object>();
            summary.put("topic", topic);
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
                    "no topic '" + topic + "'" + (partition == null ? "" : " with partition " + partition) + " at "
                            + connect.bootstrap(),
                    "create it: splashdam topics --create --topic " + topic);
        }
        return KafkaFailures.of(cause, "sending to '" + topic + "'", connect.bootstrap());
    }

    private Producer<byte[], byte[]> producer() {
        var defaults = new LinkedHashMap<String, Object>();
        defaults.put("acks", acks);
        defaults.put("enable.idempotence", acks.equals("all") || acks.equals("-1"));
        defaults.put("compression.type", compression);
        defaults.put("max.block.ms", timeoutMs);
        defaults.put("linger.ms", 5);
        defaults.put("request.timeout.ms", timeoutMs);
        defaults.put("delivery.timeout.ms", timeoutMs + 5);
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
        boolean hasKey = keySeparator != null || Boolean.parseBoolean(properties.get("parse.key"));
        String separator = keySeparator != null ? keySeparator : properties.getOrDefault("key.separator", "\t");
        if (separator.isEmpty()) {
            throw CommandFailure.usage("the key separator is empty", "give at least one character");
        }
        String nullMarker = properties.get("null.marker");
        var layout = new LineParser.Layout(
                hasKey,
                Boolean.parseBoolean(properties.get("parse.headers")),
                utf8(Escapes.resolve(separator)),
                utf8(properties.getOrDefault("headers.delimiter", "\t")),
                properties.getOrDefault("headers.separator", ","),
                properties.getOrDefault("headers.key.separator", ":"),
                nullMarker == null ? null : utf8(nullMarker));
        return new LineParser(
                topic,
                partition,
                layout,
                headers.stream().map(ProduceCommand::header).toList());
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
