package io.splashdam.api;

/** The kinds of things that have settings, as DescribeConfigs and IncrementalAlterConfigs number them. */
final class ConfigResources {
    static final byte TOPIC = 2;
    static final byte BROKER = 4;
    static final byte BROKER_LOGGER = 8;
    static final byte CLIENT_METRICS = 16;
    static final byte GROUP = 32;

    private ConfigResources() {}

    static String notServed(byte type) {
        return "Settings of resource type " + type
                + " are not served by Splashdam; topics (2), brokers (4) and groups (32) are.";
    }
}
