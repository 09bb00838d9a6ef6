package io.splashdam.config;

/** Where the value of a setting comes from, with its number in DescribeConfigs (API 32). */
public enum ConfigSource {
    /** The topic's own override. */
    DYNAMIC_TOPIC(1),
    /** Told to this broker while it ran. */
    DYNAMIC_BROKER(2),
    /** Told to all brokers while they ran. */
    DYNAMIC_DEFAULT_BROKER(3),
    /** Given to this broker at its start: file, environment or {@code --set}. */
    STATIC_BROKER(4),
    /** Nobody said anything. */
    DEFAULT(5),
    /** The level of a logger. */
    DYNAMIC_BROKER_LOGGER(6),
    /** A group's own setting. */
    GROUP(8);

    private final byte id;

    ConfigSource(int id) {
        this.id = (byte) id;
    }

    public byte id() {
        return id;
    }
}
