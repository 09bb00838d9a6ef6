package io.splashdam.cli.configs;

import io.splashdam.cli.shell.CommandFailure;
import io.splashdam.cli.shell.KafkaFailures;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.ListConfigResourcesOptions;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.jspecify.annotations.Nullable;

/** The calls behind {@code configs}, each waiting for its answer; used by the command's thread. */
final class ConfigsAdmin {
    private static final Set<ConfigSource> NOT_SET_HERE =
            Set.of(ConfigSource.DEFAULT_CONFIG, ConfigSource.STATIC_BROKER_CONFIG, ConfigSource.UNKNOWN);

    private final Admin admin;
    private final String bootstrap;

    ConfigsAdmin(Admin admin, String bootstrap) {
        this.admin = admin;
        this.bootstrap = bootstrap;
    }

    /** One setting; the value of a secret is null. {@code -o json} prints exactly these fields. */
    record ConfigRow(
            String entity,
            String name,
            String key,
            @Nullable String value,
            String source,
            boolean readOnly,
            boolean sensitive) {}

    /** Every entity of this kind, by name. */
    List<String> names(Entity entity) {
        return switch (entity) {
            case TOPICS ->
                sorted(KafkaFailures.await(admin.listTopics().names(), "listing topics", bootstrap).stream());
            case BROKERS, BROKER_LOGGERS ->
                sorted(KafkaFailures.await(admin.describeCluster().nodes(), "listing brokers", bootstrap).stream()
                        .map(Node::idString));
            case GROUPS, CLIENT_METRICS -> {
                ConfigResource.Type type = entity.named("").type();
                Collection<ConfigResource> found = KafkaFailures.await(
                        admin.listConfigResources(Set.of(type), new ListConfigResourcesOptions())
                                .all(),
                        "listing " + entity.singular() + " settings",
                        bootstrap);
                yield sorted(found.stream().map(ConfigResource::name));
            }
        };
    }

    private static List<String> sorted(Stream<String> names) {
        return names.sorted(Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** Settings in the order of their names; those of the entity itself, or with {@code all} what it inherits too. */
    List<ConfigRow> describe(Entity entity, Collection<String> names, boolean all) {
        List<ConfigResource> asked = names.stream().map(entity::named).toList();
        Map<ConfigResource, Config> found = KafkaFailures.await(
                admin.describeConfigs(asked, new DescribeConfigsOptions().includeSynonyms(true))
                        .all(),
                "describing settings of " + entity.singular() + " '" + String.join("', '", names) + "'",
                bootstrap);
        var rows = new ArrayList<ConfigRow>();
        for (ConfigResource resource : asked) {
            Config config = found.get(resource);
            if (config != null) {
                config.entries().stream()
                        .filter(e -> all || isOwn(entity, resource, e))
                        .sorted(Comparator.comparing(ConfigEntry::name))
                        .forEach(e -> rows.add(row(entity, resource, e)));
            }
        }
        return rows;
    }

    private static boolean isOwn(Entity entity, ConfigResource resource, ConfigEntry entry) {
        return switch (entity) {
            case TOPICS -> entry.source() == ConfigSource.DYNAMIC_TOPIC_CONFIG;
            case BROKERS ->
                entry.source() == ConfigSource.DYNAMIC_BROKER_CONFIG
                        || entry.source() == ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG
                                && resource.name().isEmpty();
            case BROKER_LOGGERS -> true;
            case GROUPS -> entry.source() == ConfigSource.DYNAMIC_GROUP_CONFIG;
            case CLIENT_METRICS -> !NOT_SET_HERE.contains(entry.source());
        };
    }

    private static ConfigRow row(Entity entity, ConfigResource resource, ConfigEntry entry) {
        return new ConfigRow(
                entity.singular(),
                resource.name(),
                entry.name(),
                entry.isSensitive() ? null : entry.value(),
                entry.source().name().toLowerCase(Locale.ROOT),
                entry.isReadOnly(),
                entry.isSensitive());
    }

    void alter(Entity entity, String name, Map<String, String> added, Collection<String> deleted, boolean onlyCheck) {
        ConfigResource resource = entity.named(name);
        String whose = entity.singular() + (name.isEmpty() ? " defaults" : " '" + name + "'");
        requireSet(entity, name, deleted, whose);
        var operations = new ArrayList<AlterConfigOp>();
        added.forEach((key, value) ->
                operations.add(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET)));
        deleted.forEach(
                key -> operations.add(new AlterConfigOp(new ConfigEntry(key, ""), AlterConfigOp.OpType.DELETE)));
        KafkaFailures.await(
                admin.incrementalAlterConfigs(
                                Map.of(resource, operations), new AlterConfigsOptions().validateOnly(onlyCheck))
                        .all(),
                "altering settings of " + whose,
                bootstrap);
    }

    /** Deleting what is not set is most likely a slip of the keyboard; Kafka's tool refuses it too. */
    private void requireSet(Entity entity, String name, Collection<String> keys, String whose) {
        if (keys.isEmpty()) {
            return;
        }
        List<String> set = describe(entity, List.of(name), false).stream()
                .map(ConfigRow::key)
                .toList();
        for (String key : keys) {
            if (!set.contains(key)) {
                throw CommandFailure.notFound(
                        whose + " has no setting '" + key + "' of its own at " + bootstrap,
                        set.isEmpty() ? "it has none" : "it has " + String.join(", ", set));
            }
        }
    }
}
