package io.splashdam.cli.groups;

import io.splashdam.cli.groups.GroupRows.Reset;
import io.splashdam.cli.shell.CommandFailure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The file that {@code --export} writes and {@code --from-file} reads, in Kafka's format. Pure.
 *
 * <pre>
 *   topic,partition,offset            where one group is meant
 *   group,topic,partition,offset      where there are several
 * </pre>
 */
final class ResetFile {
    private ResetFile() {}

    /** @param onlyGroup whose offsets lines of three fields are; null where each line has to say */
    static List<Reset> parse(List<String> lines, @Nullable String onlyGroup, String file) {
        var resets = new ArrayList<Reset>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty()) {
                resets.add(parseLine(line, onlyGroup, file + " line " + (i + 1)));
            }
        }
        return resets;
    }

    private static Reset parseLine(String line, @Nullable String onlyGroup, String where) {
        String[] fields = line.replace("\"", "").split("\\s*,\\s*", -1);
        int first = fields.length - 3;
        boolean hasGroup = first == 1;
        if (first < 0 || first > 1 || !hasGroup && onlyGroup == null) {
            throw CommandFailure.usage(
                    where + " has " + fields.length + " fields",
                    "write topic,partition,offset for one --group, else group,topic,partition,offset");
        }
        if (!fields[first + 1].matches("\\d{1,9}") || !fields[first + 2].matches("\\d{1,18}")) {
            throw CommandFailure.usage(where + " has no partition and offset", "write topic,partition,offset");
        }
        return new Reset(
                hasGroup ? fields[0] : String.valueOf(onlyGroup),
                fields[first],
                Integer.parseInt(fields[first + 1]),
                Long.parseLong(fields[first + 2]));
    }

    static List<String> lines(List<Reset> resets) {
        boolean isOneGroup = resets.stream().map(Reset::group).distinct().count() <= 1;
        return resets.stream()
                .map(r -> (isOneGroup ? "" : r.group() + ",") + r.topic() + "," + r.partition() + "," + r.newOffset())
                .toList();
    }
}
