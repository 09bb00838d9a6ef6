package io.splashdam.cli.dump;

import java.util.LinkedHashMap;
import java.util.List;

/**
 * Kafka's small text files. A checkpoint is {@code version}, {@code count}, and so many lines; {@code partition.metadata} says which topic
 * id a directory belongs to.
 */
final class TextFiles {
    private final Sheet sheet;

    TextFiles(Sheet sheet) {
        this.sheet = sheet;
    }

    void checkpoint(List<String> lines) {
        if (lines.size() < 2
                || !lines.get(0).strip().equals("0")
                || !lines.get(1).strip().matches("\\d{1,9}")) {
            sheet.problem(0, "no checkpoint of version 0: its first lines are not 0 and a count");
            return;
        }
        int count = Integer.parseInt(lines.get(1).strip());
        List<String> entries = lines.subList(2, lines.size()).stream()
                .filter(line -> !line.isBlank())
                .toList();
        if (entries.size() != count) {
            sheet.problem(0, count + " lines are announced, but there are " + entries.size());
        }
        for (String entry : entries) {
            var fields = new LinkedHashMap<String, Object>();
            String[] words = entry.strip().split("\\s+");
            fields.put("type", "entry");
            if (words.length == 2 && words[0].matches("-?\\d{1,9}") && words[1].matches("\\d{1,18}")) {
                fields.put("leader_epoch", Integer.parseInt(words[0]));
                fields.put("start_offset", Long.parseLong(words[1]));
            } else if (words.length == 3 && words[1].matches("\\d{1,9}") && words[2].matches("\\d{1,18}")) {
                fields.put("topic", words[0]);
                fields.put("partition", Integer.parseInt(words[1]));
                fields.put("offset", Long.parseLong(words[2]));
            } else {
                sheet.problem(0, "the line '" + entry + "' is no entry");
                continue;
            }
            sheet.entry(fields);
        }
    }

    void partitionMetadata(List<String> lines) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("type", "entry");
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        }
        sheet.entry(fields);
        if (!fields.containsKey("topic_id")) {
            sheet.problem(0, "no topic_id");
        }
    }
}
