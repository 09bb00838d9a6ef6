package io.splashdam.fuzz;

import java.util.List;
import java.util.Random;

/** The few names that requests are about, so that they meet one another. */
final class Words {
    static final List<String> TOPICS = List.of("alpha", "beta", "gamma", "new-1", "new-2", "new.3", "absent");
    static final List<String> MADE = TOPICS.subList(0, 3);
    private static final List<String> GROUPS = List.of("g1", "g2", "g3", "g4", "g5", "");
    private static final List<String> KEYS = List.of(
            "retention.ms",
            "retention.bytes",
            "segment.bytes",
            "cleanup.policy",
            "compression.type",
            "max.message.bytes",
            "message.timestamp.type",
            "message.timestamp.before.max.ms",
            "durability",
            "flush.messages",
            "delete.retention.ms",
            "index.interval.bytes",
            "nonsense");
    private static final List<String> VALUES = List.of(
            "1",
            "0",
            "-1",
            "100",
            "1048576",
            "3600000",
            "compact",
            "delete",
            "compact,delete",
            "gzip",
            "zstd",
            "os",
            "fsync",
            "LogAppendTime",
            "CreateTime",
            "true",
            "x",
            "");

    private Words() {}

    /** A value for that property of a class of that name. */
    static String forProperty(String property, String owner, Random random) {
        if (random.nextInt(30) == 0) {
            return anything(random);
        }
        boolean isConfig = owner.contains("Config");
        return switch (property) {
            case "topic", "topicName", "topicNames" -> one(TOPICS, random);
            case "name" ->
                owner.contains("Protocol")
                        ? one(List.of("range", "roundrobin"), random)
                        : one(isConfig ? KEYS : TOPICS, random);
            case "key", "coordinatorKeys", "groupId", "group", "groups", "groupIds", "groupsNames" ->
                one(GROUPS, random);
            case "configurationKeys" -> one(KEYS, random);
            case "value" -> one(VALUES, random);
            case "resourceName" -> random.nextInt(5) == 0 ? "0" : one(TOPICS, random);
            case "groupInstanceId", "instanceId" -> one(List.of("i1", "i2"), random);
            case "protocolType" -> "consumer";
            case "protocolName" -> one(List.of("range", "roundrobin"), random);
            case "serverAssignor" -> one(List.of("uniform", "range"), random);
            case "subscribedTopicRegex" -> one(List.of("al.*", ".*", "(", "new-[12]"), random);
            case "subscribedTopicNames" -> one(TOPICS, random);
            default -> anything(random);
        };
    }

    static String anything(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> "";
            case 1 -> "é→\u0000/..";
            case 2 -> "x".repeat(random.nextInt(400));
            default -> Integer.toString(random.nextInt(40), 36);
        };
    }

    private static String one(List<String> words, Random random) {
        return words.get(random.nextInt(words.size()));
    }
}
