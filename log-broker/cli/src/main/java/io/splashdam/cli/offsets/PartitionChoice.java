package io.splashdam.cli.offsets;

import io.splashdam.cli.shell.CommandFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which partitions are meant, in the words of Kafka's {@code --topic-partitions}. Pure.
 *
 * <pre>
 *   orders   orders:3   orders:1-3 (1 and 2)   orders:2-   orders:-3   :0   several with commas between; topics are expressions
 * </pre>
 */
record PartitionChoice(List<Rule> rules) {
    /** @param to the first partition that is not meant any more */
    record Rule(Pattern topic, int from, int to) {
        boolean includes(String name, int partition) {
            return partition >= from
                    && partition < to
                    && (topic.pattern().equals(name) || topic.matcher(name).matches());
        }
    }

    static PartitionChoice parse(String text) {
        var rules = new ArrayList<Rule>();
        for (String rule : text.split(",", -1)) {
            int colon = rule.lastIndexOf(':');
            String topic = colon < 0 ? rule : rule.substring(0, colon);
            rules.add(rule(topic.isEmpty() ? ".*" : topic, colon < 0 ? "" : rule.substring(colon + 1), rule));
        }
        return new PartitionChoice(List.copyOf(rules));
    }

    /** The partitions of one topic expression; {@code numbers} is {@code 0,2}, or empty for all. */
    static PartitionChoice of(String topic, String numbers) {
        var rules = new ArrayList<Rule>();
        for (String number : numbers.split(",", -1)) {
            rules.add(rule(topic, number.strip(), numbers));
        }
        return new PartitionChoice(List.copyOf(rules));
    }

    private static Rule rule(String topic, String range, String whole) {
        if (!range.matches("|\\d{1,9}|\\d{0,9}-\\d{0,9}") || range.equals("-")) {
            throw CommandFailure.usage("'" + whole + "' names no partitions", "write TOPIC:0, TOPIC:1-3 or TOPIC:2-");
        }
        int dash = range.indexOf('-');
        int from = range.isEmpty() || dash == 0 ? 0 : Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
        int to = range.isEmpty() || dash == range.length() - 1
                ? Integer.MAX_VALUE
                : dash < 0 ? from + 1 : Integer.parseInt(range.substring(dash + 1));
        try {
            return new Rule(Pattern.compile(topic), from, to);
        } catch (PatternSyntaxException e) {
            throw CommandFailure.usage(
                    "'" + topic + "' is no regular expression (" + e.getDescription() + ")", "quote it: \\Q…\\E");
        }
    }

    boolean includes(String topic, int partition) {
        return rules.stream().anyMatch(rule -> rule.includes(topic, partition));
    }
}
