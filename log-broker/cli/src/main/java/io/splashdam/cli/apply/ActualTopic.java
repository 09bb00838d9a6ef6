package io.splashdam.cli.apply;

import java.util.Map;

/**
 * A topic as the cluster has it.
 *
 * @param own       settings of its own
 * @param effective every setting, inherited ones too
 */
record ActualTopic(
        String name,
        boolean isInternal,
        int partitions,
        int replicationFactor,
        Map<String, String> own,
        Map<String, String> effective) {}
