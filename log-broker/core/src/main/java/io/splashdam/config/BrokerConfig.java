package io.splashdam.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All settings of one broker, checked. Immutable. A class gets the slice that it needs ({@link #ring}, {@link #group} …), never the
 * whole.
 *
 * <pre>{@code
 * BrokerConfig config = BrokerConfig.of(Map.of("log.retention.ms", "7d", "ring.max.bytes", "128mb"));
 * }</pre>
 */
public final class BrokerConfig {
    private final Settings settings;
    private final Map<String, String> foreign;
    private final Machine machine;
    private final List<String> warnings;
    private final int nodeId;
    private final NetworkConfig network;
    private final RingConfig ring;
    private final StorageConfig storage;
    private final CleaningConfig cleaning;
    private final FetchConfig fetch;
    private final GroupConfig group;
    private final ConsoleConfig console;
    private final TransactionConfig transaction;

    private BrokerConfig(Settings settings, Map<String, String> foreign, List<String> warnings, Machine machine) {
        this.settings = settings;
        this.foreign = Map.copyOf(foreign);
        this.machine = machine;
        this.warnings = List.copyOf(warnings);
        this.nodeId = nodeId(settings);
        this.network = NetworkConfig.of(settings, Listeners.of(settings, foreign), machine);
        this.ring = RingConfig.of(settings);
        this.storage = StorageConfig.of(settings);
        this.cleaning = CleaningConfig.of(settings, machine);
        this.fetch = FetchConfig.of(settings);
        this.group = GroupConfig.of(settings, machine);
        this.console = ConsoleConfig.of(settings);
        this.transaction = TransactionConfig.of(settings);
    }

    /** Defaults for the machine that this runs on. */
    public static BrokerConfig defaults() {
        return of(Map.of());
    }

    /** @throws ConfigException at the first wrong or unknown setting, in the order of the keys */
    public static BrokerConfig of(Map<String, String> given) {
        return of(given, Map.of(), Machine.here());
    }

    /**
     * @param origins where each value was found, for messages; keys may be missing
     * @throws ConfigException at the first wrong or unknown setting, in the order of the keys
     */
    static BrokerConfig of(Map<String, String> given, Map<String, String> origins, Machine machine) {
        try {
            return checked(given, machine);
        } catch (ConfigException e) {
            throw e.from(origins.getOrDefault(e.key(), ""));
        }
    }

    private static BrokerConfig checked(Map<String, String> given, Machine machine) {
        Map<String, String> known = new HashMap<>();
        Map<String, String> foreign = new HashMap<>();
        List<String> warnings = new ArrayList<>();
        new TreeMap<>(given).forEach((key, value) -> {
            Setting setting = BrokerSettings.all().get(key);
            if (setting != null) {
                known.put(key, setting.canonical(value));
            } else {
                checkForeign(key, value, warnings);
                foreign.put(key, value);
            }
        });
        BrokerConfig config = new BrokerConfig(new Settings(known), foreign, warnings, machine);
        TopicConfig.of(config, Map.of()); // the defaults of topics must make a topic
        return config;
    }

    /** The same, with what a running broker is told before what it was given at its start. */
    BrokerConfig told(Map<String, String> toAll, Map<String, String> toThis) {
        BrokerConfig told = new BrokerConfig(settings.told(toAll, toThis), foreign, warnings, machine);
        TopicConfig.of(told, Map.of()); // the defaults of topics must make a topic
        return told;
    }

    /**
     * What is told to running brokers, in canonical texts, after some changes.
     *
     * @param told what was told before
     * @throws ConfigException when a setting is unknown, read-only or not allowed
     */
    public Map<String, String> toldAfter(Map<String, String> told, List<ConfigChange> changes) {
        return DynamicSettings.changed(told, changes, settings);
    }

    private static void checkForeign(String key, String value, List<String> warnings) {
        if (!KafkaKeys.isKnown(key)) {
            throw new ConfigException(key, value, unknown(key));
        }
        String refusal = KafkaKeys.refusal(key, value);
        if (refusal != null) {
            throw new ConfigException(key, KafkaKeys.isSecret(key) ? "[hidden]" : value, refusal);
        }
        if (KafkaKeys.isWithoutEffect(key)) {
            warnings.add(key + " is a setting of Kafka's that has no effect here; it may be removed");
        }
    }

    private static String unknown(String key) {
        TopicSettings.TopicSetting topicSetting = TopicSettings.all().get(key);
        if (topicSetting != null && !topicSetting.brokerSettings().isEmpty()) {
            return "topics have this setting; for the default of all topics set "
                    + topicSetting.brokerSettings().get(0).name();
        }
        String nearest = NearestKey.find(key, knownKeys());
        return nearest == null
                ? "there is no such setting; remove it"
                : "there is no such setting; did you mean " + nearest + "?";
    }

    /** Every key that a broker accepts or refuses by name. */
    private static Collection<String> knownKeys() {
        Set<String> keys = new HashSet<>(KafkaKeys.names());
        keys.addAll(BrokerSettings.all().keySet());
        return keys;
    }

    private static int nodeId(Settings settings) {
        int nodeId = settings.int32(BrokerSettings.NODE_ID);
        int brokerId = settings.int32(BrokerSettings.BROKER_ID);
        if (brokerId >= 0 && settings.isGiven(BrokerSettings.NODE_ID) && brokerId != nodeId) {
            throw new ConfigException(
                    "broker.id", String.valueOf(brokerId), "node.id says " + nodeId + "; remove one of them");
        }
        return brokerId >= 0 ? brokerId : nodeId;
    }

    Settings settings() {
        return settings;
    }

    /** One line for each accepted key that has no effect. */
    public List<String> warnings() {
        return warnings;
    }

    /** {@code node.id} */
    public int nodeId() {
        return nodeId;
    }

    /** {@code broker.rack} */
    public @Nullable String rack() {
        return settings.text(BrokerSettings.BROKER_RACK);
    }

    /** Whether {@code listeners} was given; without it {@link NetworkConfig#listen} is the default. */
    public boolean isListenerGiven() {
        return settings.isGiven(BrokerSettings.LISTENERS);
    }

    public NetworkConfig network() {
        return network;
    }

    public RingConfig ring() {
        return ring;
    }

    public StorageConfig storage() {
        return storage;
    }

    public CleaningConfig cleaning() {
        return cleaning;
    }

    public FetchConfig fetch() {
        return fetch;
    }

    public GroupConfig group() {
        return group;
    }

    public TransactionConfig transaction() {
        return transaction;
    }

    public ConsoleConfig console() {
        return console;
    }

    /** {@code slow.request.ms} */
    public long slowRequestMs() {
        return settings.int64(BrokerSettings.SLOW_REQUEST_MS);
    }

    /** {@code slow.force.ms} */
    public long slowForceMs() {
        return settings.int64(BrokerSettings.SLOW_FORCE_MS);
    }

    /** {@code num.partitions} */
    public int numPartitions() {
        return settings.int32(BrokerSettings.NUM_PARTITIONS);
    }

    /** {@code default.replication.factor} */
    public int defaultReplicationFactor() {
        return settings.int32(BrokerSettings.DEFAULT_REPLICATION_FACTOR);
    }

    /** {@code auto.create.topics.enable} */
    public boolean isAutoCreateTopicsEnabled() {
        return settings.bool(BrokerSettings.AUTO_CREATE_TOPICS);
    }

    /** {@code delete.topic.enable} */
    public boolean isDeleteTopicEnabled() {
        return settings.bool(BrokerSettings.DELETE_TOPIC);
    }

    /** {@code max.request.partition.size.limit} */
    public int maxPartitionsPerAnswer() {
        return settings.int32(BrokerSettings.MAX_PARTITIONS_PER_ANSWER);
    }

    /** What all running brokers have been told, by name, as DescribeConfigs tells it. */
    public List<ConfigDescription> describeToldToAll() {
        return Descriptions.ofAllBrokers(settings);
    }

    /**
     * Every setting of a group, by name, as DescribeConfigs tells it.
     *
     * @param own what the group itself was told
     */
    public List<ConfigDescription> describeGroup(Map<String, String> own) {
        return Descriptions.ofGroup(own, settings);
    }

    /** Every setting of this broker, by name, as DescribeConfigs tells it. */
    public List<ConfigDescription> describe() {
        return Descriptions.ofBroker(settings);
    }
}
