package io.splashdam.cli.dump;

import io.splashdam.cli.shell.CommandFailure;
import io.splashdam.cli.shell.ExitCode;
import io.splashdam.cli.shell.Json;
import io.splashdam.cli.shell.Notation;
import io.splashdam.cli.shell.OutputOptions;
import io.splashdam.cli.shell.Table;
import io.splashdam.cli.shell.Terminal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code splashdam dump-log}, with the flags of Kafka's {@code kafka-dump-log}. */
@Command(
        name = "dump-log",
        description =
                "Show and check segments, indexes and snapshots without a broker: ours, and Kafka's. Changes nothing.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  splashdam dump-log splashdam-data                                        # one line per file, and what is wrong",
            "  splashdam dump-log splashdam-data/logs/orders-0/00000000000000000000.log # its batches",
            "  splashdam dump-log --records splashdam-data/logs/orders-0 -o json        # every record",
            "  splashdam dump-log --records splashdam-data/logs/__consumer_offsets-0    # offsets and groups, decoded",
            "  splashdam dump-log --files 00000000000000000000.log,00000000000000000000.index --print-data-log",
            "",
            "Exit code 1: something is damaged. In a directory that a broker writes to, a torn tail is nothing bad."
        })
public final class DumpLogCommand implements Callable<Integer> {
    /** Indexes and snapshots are small; what is larger is no such file. */
    private static final long MAX_SMALL_FILE_BYTES = 256L * 1024 * 1024;

    private final Terminal terminal;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(arity = "0..*", paramLabel = "FILE|DIR", description = "Files, or directories with all below them.")
    private List<Path> paths = new ArrayList<>();

    @Option(names = "--files", split = ",", paramLabel = "FILE,…", description = "The same, as Kafka has it.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = {"--records", "--print-data-log"},
            description = "Show the records of each batch.")
    private boolean showsRecords;

    @Option(names = "--entries", description = "Show the entries of each file, also in directories.")
    private boolean showsEntries;

    @Option(names = "--offsets-decoder", description = "Read records as those of __consumer_offsets.")
    private boolean offsetsDecoder;

    @Option(names = "--transaction-log-decoder", description = "Read records as those of __transaction_state.")
    private boolean transactionDecoder;

    @Option(
            names = {"--key-format", "--key-decoder-class"},
            converter = Notation.Converter.class,
            paramLabel = "NOTATION",
            description = "How keys are written: " + Notation.NAMES + " (default: utf8).")
    private Notation keyFormat = Notation.UTF8;

    @Option(
            names = {"--value-format", "--value-decoder-class"},
            converter = Notation.Converter.class,
            paramLabel = "NOTATION",
            description = "How values are written.")
    private Notation valueFormat = Notation.UTF8;

    @Option(names = "--max-bytes", paramLabel = "BYTES", description = "Read only the begin of each segment.")
    private long maxBytes = Long.MAX_VALUE;

    @Option(
            names = {"--verify-index-only", "--index-sanity-check"},
            description = "Only indexes, held against their segments; print no entries.")
    private boolean onlyIndexes;

    @Option(
            names = {"--deep-iteration", "--skip-record-metadata"},
            description = "Accepted for Kafka's sake.")
    private boolean accepted;

    public DumpLogCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        var named = new ArrayList<>(paths);
        named.addAll(files);
        requirePlausible(named);
        boolean isAnyDirectory = named.stream().anyMatch(Files::isDirectory);
        boolean details = !onlyIndexes && (showsRecords || showsEntries || !isAnyDirectory);
        var sheet = new Sheet(terminal, output.isJson(), details);
        for (Path path : named) {
            if (Files.isDirectory(path)) {
                for (Path file : filesBelow(path)) {
                    read(file, sheet);
                }
            } else {
                read(path, sheet);
            }
        }
        return conclude(sheet, !details);
    }

    private void requirePlausible(List<Path> named) {
        if (named.isEmpty()) {
            throw CommandFailure.usage("nothing named", "name files or directories");
        }
        if (offsetsDecoder && transactionDecoder) {
            throw CommandFailure.usage(
                    "--offsets-decoder and --transaction-log-decoder exclude each other", "give one");
        }
        for (Path path : named) {
            if (!Files.isReadable(path)) {
                throw CommandFailure.notFound("cannot read " + path, "check its name and permissions");
            }
            if (!Files.isDirectory(path) && FileKind.of(path) == FileKind.OTHER) {
                throw CommandFailure.usage(
                        path + " is none of the files this command knows",
                        "known are .log, .index, .timeindex, .txnindex, .snapshot (named by 20 digits), checkpoints and"
                                + " partition.metadata");
            }
        }
    }

    private static TreeSet<Path> filesBelow(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            var known = new TreeSet<Path>();
            all.filter(Files::isRegularFile)
                    .filter(file -> FileKind.of(file) != FileKind.OTHER)
                    .forEach(known::add);
            return known;
        }
    }

    private void read(Path file, Sheet sheet) throws IOException {
        FileKind kind = FileKind.of(file);
        boolean isIndex =
                kind == FileKind.OFFSET_INDEX || kind == FileKind.TIME_INDEX || kind == FileKind.TRANSACTION_INDEX;
        if (onlyIndexes && !isIndex) {
            return;
        }
        sheet.begin(file.toString(), kind);
        if (kind == FileKind.SEGMENT) {
            try (FileChannel segment = FileChannel.open(file)) {
                new SegmentFile(sheet, options(file)).read(segment, FileKind.baseOffset(file));
            }
        } else if (Files.size(file) > MAX_SMALL_FILE_BYTES) {
            sheet.problem(0, "too large for such a file");
        } else {
            readSmall(file, kind, sheet);
        }
        sheet.end(Files.size(file));
    }

    private static void readSmall(Path file, FileKind kind, Sheet sheet) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        switch (kind) {
            case OFFSET_INDEX -> new IndexFiles(sheet).offsets(file, bytes);
            case TIME_INDEX -> new IndexFiles(sheet).times(file, bytes);
            case TRANSACTION_INDEX -> new IndexFiles(sheet).transactions(bytes);
            case PRODUCER_SNAPSHOT -> new SnapshotFile(sheet).read(bytes);
            case CHECKPOINT -> new TextFiles(sheet).checkpoint(lines(bytes));
            case PARTITION_METADATA -> new TextFiles(sheet).partitionMetadata(lines(bytes));
            case SEGMENT, OTHER -> {}
        }
    }

    private static List<String> lines(ByteBuffer bytes) {
        return new String(bytes.array(), java.nio.charset.StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private SegmentFile.Options options(Path file) {
        return new SegmentFile.Options(showsRecords, maxBytes, decoder(file), keyFormat, valueFormat);
    }

    private @Nullable Decoder decoder(Path file) {
        if (offsetsDecoder) {
            return Decoder.OFFSETS;
        }
        if (transactionDecoder) {
            return Decoder.TRANSACTIONS;
        }
        Path directory = file.toAbsolutePath().normalize().getParent();
        return directory == null ? null : Decoder.ofDirectory(String.valueOf(directory.getFileName()));
    }

    private int conclude(Sheet sheet, boolean showsSummaries) {
        List<Sheet.Summary> summaries = sheet.summaries();
        long problems = summaries.stream().mapToLong(Sheet.Summary::problems).sum();
        if (output.isJson()) {
            terminal.out().println(Json.line(Map.of("type", "summary", "problems", problems, "files", summaries)));
        } else if (showsSummaries) {
            var table = new Table("FILE", "KIND", "BYTES", "ENTRIES", "RECORDS", "FIRST", "LAST", "PROBLEMS");
            summaries.forEach(s -> table.row(
                    s.file(),
                    s.kind(),
                    s.bytes(),
                    s.entries(),
                    s.kind().equals(FileKind.SEGMENT.word()) ? s.records() : "-",
                    s.firstOffset() == null ? "-" : s.firstOffset(),
                    s.lastOffset() == null ? "-" : s.lastOffset(),
                    s.problems()));
            table.print(terminal.out());
        }
        if (problems > 0) {
            List<String> damaged = summaries.stream()
                    .filter(s -> s.problems() > 0)
                    .map(Sheet.Summary::file)
                    .toList();
            throw new CommandFailure(
                    ExitCode.FAILED,
                    problems + " problems in " + damaged.get(0)
                            + (damaged.size() > 1 ? " and " + (damaged.size() - 1) + " more files" : ""),
                    "if the broker is stopped, its next start repairs torn tails and rebuilds indexes; restore other damage from a replica");
        }
        return ExitCode.OK.number();
    }
}
