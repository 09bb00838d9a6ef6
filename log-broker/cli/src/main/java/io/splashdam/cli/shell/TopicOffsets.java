package io.splashdam.cli.shell;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/** Which partitions a word of the command line means, and where they begin and end; used by the command's thread. */
public final class TopicOffsets {
    public static final Comparator<TopicPartition> BY_NAME =
            Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

    private final Admin admin;
    private final String bootstrap;

    public TopicOffsets(Admin admin, String bootstrap) {
        this.admin = admin;
        this.bootstrap = bootstrap;
    }

    /** {@code topic}, or {@code topic:0,2}. */
    public Set<TopicPartition> partitions(String text) {
        int colon = text.lastIndexOf(':');
        String topic = colon < 0 ? text : text.substring(0, colon);
        Set<TopicPartition> all = partitionsOf(List.of(topic));
        if (colon < 0) {
            return all;
        }
        var chosen = new TreeSet<>(BY_NAME);
        for (String number : text.substring(colon + 1).split(",", -1)) {
            if (!number.matches("\\d{1,9}")) {
                throw CommandFailure.usage("'" + text + "' names no partitions", "write --topic NAME:0,1");
            }
            var partition = new TopicPartition(topic, Integer.parseInt(number));
            if (!all.contains(partition)) {
                throw CommandFailure.notFound(
                        "topic '" + topic + "' has no partition " + number, "it has " + all.size() + ", from 0");
            }
            chosen.add(partition);
        }
        return chosen;
    }

    /** All partitions of these topics, in order. */
    public Set<TopicPartition> partitionsOf(Collection<String> topics) {
        Map<String, TopicDescription> described = KafkaFailures.await(
                admin.describeTopics(topics).allTopicNames(),
                "reading topic '" + String.join("', '", topics) + "'",
                bootstrap);
        var all = new TreeSet<>(BY_NAME);
        described
                .values()
                .forEach(found ->
                        found.partitions().forEach(p -> all.add(new TopicPartition(found.name(), p.partition()))));
        return all;
    }

    /** Names in order that equal the pattern, or match it whole as a regular expression. */
    public List<String> topicsMatching(String pattern, boolean withInternal) {
        Collection<String> all = KafkaFailures.await(
                admin.listTopics(new ListTopicsOptions().listInternal(withInternal))
                        .names(),
                "listing topics",
                bootstrap);
        if (all.contains(pattern)) {
            return List.of(pattern);
        }
        Pattern expression = compiled(pattern);
        return all.stream()
                .filter(name -> expression.matcher(name).matches())
                .sorted()
                .toList();
    }

    private static Pattern compiled(String pattern) {
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw CommandFailure.usage(
                    "'" + pattern + "' is no regular expression (" + e.getDescription() + ")", "quote it: \\Q…\\E");
        }
    }

    /** The offsets alone; partitions that are gone, or have nothing there, are left out. */
    public Map<TopicPartition, Long> lookUp(Collection<TopicPartition> partitions, OffsetSpec spec) {
        var offsets = new HashMap<TopicPartition, Long>();
        find(partitions, spec).forEach((partition, found) -> offsets.put(partition, found.offset()));
        return offsets;
    }

    /** Offset and timestamp; -1 where no record is so young. A partition that is gone is left out: groups may remember it. */
    public Map<TopicPartition, ListOffsetsResultInfo> find(Collection<TopicPartition> partitions, OffsetSpec spec) {
        var asked = new HashMap<TopicPartition, OffsetSpec>();
        partitions.forEach(p -> asked.put(p, spec));
        var result = admin.listOffsets(asked);
        var found = new HashMap<TopicPartition, ListOffsetsResultInfo>();
        for (TopicPartition partition : partitions) {
            try {
                found.put(
                        partition,
                        KafkaFailures.await(
                                result.partitionResult(partition), "reading offsets of " + partition, bootstrap));
            } catch (CommandFailure failure) {
                if (failure.exitCode() != ExitCode.NOT_FOUND) {
                    throw failure;
                }
            }
        }
        return found;
    }
}
