package io.splashdam.cli.dump;

import io.splashdam.cli.shell.Json;
import io.splashdam.cli.shell.Terminal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where readers of files write what they find: entries as they come, problems with their place, and one summary per file.
 * Owned by the command's thread.
 */
final class Sheet {
    /** A file that is damaged everywhere says so often enough. */
    private static final int MAX_PROBLEMS_PER_FILE = 20;

    private final Terminal terminal;
    private final boolean isJson;
    private final boolean showsEntries;
    private final List<Summary> summaries = new ArrayList<>();
    private String file = "";
    private FileKind kind = FileKind.OTHER;
    private long entries;
    private long records;
    private long problems;
    private @Nullable Long first;
    private @Nullable Long last;

    /** One file; {@code -o json} prints exactly these fields. Offsets are null where the file has none. */
    record Summary(
            String file,
            String kind,
            long bytes,
            long entries,
            long records,
            @Nullable Long firstOffset,
            @Nullable Long lastOffset,
            long problems) {}

    /** @param showsEntries every entry, not only the summaries */
    Sheet(Terminal terminal, boolean isJson, boolean showsEntries) {
        this.terminal = terminal;
        this.isJson = isJson;
        this.showsEntries = showsEntries;
    }

    void begin(String newFile, FileKind newKind) {
        file = newFile;
        kind = newKind;
        entries = 0;
        records = 0;
        problems = 0;
        first = null;
        last = null;
        if (showsEntries && !isJson) {
            terminal.out()
                    .println((summaries.isEmpty() ? "" : System.lineSeparator()) + file + " (" + kind.word() + ")");
        }
    }

    void end(long bytes) {
        summaries.add(new Summary(file, kind.word(), bytes, entries, records, first, last, problems));
    }

    List<Summary> summaries() {
        return summaries;
    }

    long problems() {
        return problems;
    }

    void covers(long firstOffset, long lastOffset) {
        first = first == null ? firstOffset : Math.min(first, firstOffset);
        last = last == null ? lastOffset : Math.max(last, lastOffset);
    }

    void countRecords(long count) {
        records += count;
    }

    /** One entry of the file, as names and values in the order of printing. */
    void entry(Map<String, ?> fields) {
        entries++;
        if (showsEntries) {
            print(fields, "");
        }
    }

    /** Something inside an entry: a record of a batch. */
    void detail(Map<String, ?> fields) {
        print(fields, "  ");
    }

    /** What is not as it should be, at a byte of the file. */
    void problem(long position, String what) {
        problems++;
        if (problems > MAX_PROBLEMS_PER_FILE) {
            return;
        }
        if (isJson) {
            var line = new LinkedHashMap<String, Object>();
            line.put("type", "problem");
            line.put("position", position);
            line.put("problem", what);
            json(line);
        } else {
            terminal.out().println("PROBLEM " + file + " at byte " + position + ": " + what);
        }
    }

    private void print(Map<String, ?> fields, String indent) {
        if (isJson) {
            json(fields);
            return;
        }
        var text = new StringBuilder(indent);
        fields.forEach((name, value) -> {
            if (name.equals("type")) {
                text.append(value);
            } else if (value != null) {
                text.append(' ').append(name).append('=').append(value);
            }
        });
        terminal.out().println(text);
    }

    private void json(Map<String, ?> fields) {
        var line = new LinkedHashMap<String, Object>();
        line.put("file", file);
        line.putAll(fields);
        terminal.out().println(Json.line(line));
    }
}
