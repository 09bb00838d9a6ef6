package io.splashdam.fuzz;

import java.util.Random;

/** Numbers near the borders of what they mean, and sometimes anything. */
final class Numbers {
    private static final long[] BORDERS = {
        0,
        1,
        -1,
        -2,
        -3,
        2,
        3,
        100,
        1 << 20,
        Short.MAX_VALUE,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };

    private Numbers() {}

    static Object value(Class<?> kind, String property, Random random, Memory memory) {
        if (kind == boolean.class || kind == Boolean.class) {
            return random.nextBoolean();
        }
        if (kind == double.class) {
            return random.nextDouble() * random.nextInt();
        }
        long number = number(property, random, memory);
        if (kind == byte.class || kind == Byte.class) {
            return (byte) number;
        } else if (kind == short.class || kind == Short.class) {
            return (short) number;
        } else if (kind == int.class || kind == Integer.class) {
            return (int) number;
        } else if (kind == long.class || kind == Long.class) {
            return number;
        }
        throw new IllegalStateException(
                "Expected a kind of field that is known here, but " + property + " is a " + kind);
    }

    private static long number(String property, Random random, Memory memory) {
        int dice = random.nextInt(20);
        if (dice == 0) {
            return random.nextLong();
        } else if (dice == 1) {
            return BORDERS[random.nextInt(BORDERS.length)];
        }
        Object known = random.nextBoolean() ? memory.recall(property, random) : null;
        return known instanceof Number number ? number.longValue() : usual(property, random);
    }

    private static long usual(String property, Random random) {
        return switch (property) {
            case "maxWaitMs" -> random.nextInt(20);
            case "sessionTimeoutMs" -> 1_000 + random.nextInt(5_000);
            case "rebalanceTimeoutMs" -> random.nextInt(2_000);
            case "timeoutMs" -> random.nextInt(10_000);
            case "acks" -> random.nextInt(3) - 1L;
            case "numPartitions", "count" -> 1L + random.nextInt(4);
            case "replicationFactor" -> random.nextInt(6) == 0 ? 2 : 1 - 2L * random.nextInt(2);
            case "maxBytes", "partitionMaxBytes" -> 1L << random.nextInt(21);
            case "minBytes" -> random.nextInt(2);
            case "sessionEpoch", "memberEpoch" -> random.nextInt(4) - 1L;
            case "timestamp" -> random.nextInt(8) - 6L;
            case "fetchOffset", "offset", "committedOffset" -> random.nextInt(300);
            case "resourceType" -> new long[] {2, 2, 2, 4, 8, 16, 32}[random.nextInt(7)];
            case "leaderEpoch", "currentLeaderEpoch" -> random.nextInt(3) - 1L;
            case "replicaId", "brokerId", "brokerIds" -> random.nextInt(6) == 0 ? 1 : -1;
            case "configOperation", "keyType", "isolationLevel" -> random.nextInt(3);
            default -> random.nextInt(6) - 1L;
        };
    }
}
