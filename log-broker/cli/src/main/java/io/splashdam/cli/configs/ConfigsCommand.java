package io.splashdam.cli.configs;

import io.splashdam.cli.configs.ConfigsAdmin.ConfigRow;
import io.splashdam.cli.shell.CommandFailure;
import io.splashdam.cli.shell.ConnectOptions;
import io.splashdam.cli.shell.ExitCode;
import io.splashdam.cli.shell.Json;
import io.splashdam.cli.shell.OutputOptions;
import io.splashdam.cli.shell.Table;
import io.splashdam.cli.shell.Terminal;
import io.splashdam.cli.shell.TimeoutOption;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code splashdam configs}, with the flags of Kafka's {@code kafka-configs}. */
@Command(
        name = "configs",
        description = "Show and change settings of topics, brokers, groups, loggers and client metrics.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  splashdam configs --describe --topic orders",
            "  splashdam configs --describe --topic orders --all -o json",
            "  splashdam configs --alter --topic orders --add-config retention.ms=86400000,cleanup.policy=[compact,delete]",
            "  splashdam configs --alter --topic orders --delete-config retention.ms",
            "  splashdam configs --alter --broker-defaults --add-config log.retention.ms=86400000 --dry-run",
            "  splashdam configs --alter --entity-type groups --entity-name audit --add-config consumer.session.timeout.ms=50000"
        })
public final class ConfigsCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private ConnectOptions connect = new ConnectOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private TimeoutOption timeout = new TimeoutOption();

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Action action = new Action();

    /** Exactly one of them. */
    static final class Action {
        @Option(names = "--describe", description = "Show settings.")
        boolean describe;

        @Option(names = "--alter", description = "Change settings.")
        boolean alter;
    }

    @Option(
            names = "--entity-type",
            paramLabel = "TYPE",
            description = "topics, brokers, groups, broker-loggers or client-metrics.")
    private @Nullable String entityType;

    @Option(names = "--entity-name", paramLabel = "NAME", description = "Which one of them.")
    private @Nullable String entityName;

    @Option(
            names = {"--entity-default", "--broker-defaults"},
            description = "The default of all brokers.")
    private boolean entityDefault;

    @Option(
            names = {"--topic", "-t"},
            paramLabel = "NAME",
            description = "Short for --entity-type topics --entity-name NAME.")
    private @Nullable String topic;

    @Option(names = "--broker", paramLabel = "ID", description = "The same for a broker.")
    private @Nullable String broker;

    @Option(names = "--group", paramLabel = "ID", description = "The same for a group.")
    private @Nullable String group;

    @Option(names = "--broker-logger", paramLabel = "ID", description = "The same for a broker's loggers.")
    private @Nullable String brokerLogger;

    @Option(names = "--client-metrics", paramLabel = "NAME", description = "The same for client metrics.")
    private @Nullable String clientMetrics;

    @Option(names = "--all", description = "Also what is inherited: the broker's and the built-in defaults.")
    private boolean all;

    @Option(
            names = "--add-config",
            paramLabel = "KEY=VALUE,…",
            description = "Settings to set; a value with commas stands in brackets: KEY=[V1,V2].")
    private List<String> added = new ArrayList<>();

    @Option(names = "--add-config-file", paramLabel = "FILE", description = "A properties file of settings to set.")
    private @Nullable Path addedFile;

    @Option(
            names = "--delete-config",
            split = ",",
            paramLabel = "KEY,…",
            description = "Settings to give back to their defaults.")
    private List<String> deleted = new ArrayList<>();

    @Option(names = "--dry-run", description = "Let the broker check a change, but not make it.")
    private boolean dryRun;

    public ConfigsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Map<Entity, String> named = named();
        Entity entity = entity(named);
        String name = entityDefault ? "" : named.getOrDefault(entity, entityName);
        Map<String, String> settings = action.alter ? settings(name) : Map.of();
        try (Admin client = connect.admin(timeout.ms())) {
            var admin = new ConfigsAdmin(client, connect.bootstrap());
            if (action.alter) {
                alter(admin, entity, String.valueOf(name), settings);
            } else {
                List<String> names = name == null ? admin.names(entity) : List.of(name);
                print(names.isEmpty() ? List.of() : admin.describe(entity, names, all));
            }
        }
        return ExitCode.OK.number();
    }

    private Map<Entity, String> named() {
        var named = new LinkedHashMap<Entity, String>();
        putIfGiven(named, Entity.TOPICS, topic);
        putIfGiven(named, Entity.BROKERS, broker);
        putIfGiven(named, Entity.GROUPS, group);
        putIfGiven(named, Entity.BROKER_LOGGERS, brokerLogger);
        putIfGiven(named, Entity.CLIENT_METRICS, clientMetrics);
        return named;
    }

    private static void putIfGiven(Map<Entity, String> named, Entity entity, @Nullable String name) {
        if (name != null) {
            named.put(entity, name);
        }
    }

    private Entity entity(Map<Entity, String> named) {
        int ways = named.size() + (entityType == null ? 0 : 1);
        if (ways > 1 || ways == 1 && entityDefault && entityType == null || entityDefault && entityName != null) {
            throw CommandFailure.usage("several entities named", "name one per call");
        }
        if (entityType != null) {
            Entity entity = Entity.ofWord(entityType);
            if (entityDefault && entity != Entity.BROKERS) {
                throw CommandFailure.usage("only brokers have a default of all", "leave --entity-default out");
            }
            return entity;
        }
        if (entityDefault) {
            return Entity.BROKERS;
        }
        return named.keySet().stream()
                .findFirst()
                .orElseThrow(() -> CommandFailure.usage(
                        "nothing named whose settings are meant",
                        "add --topic NAME, --broker ID or --entity-type TYPE"));
    }

    private Map<String, String> settings(@Nullable String name) {
        var settings = new LinkedHashMap<String, String>();
        if (addedFile != null) {
            load(addedFile).forEach((key, value) -> settings.put((String) key, (String) value));
        }
        added.forEach(text -> settings.putAll(Additions.parse(text)));
        if (name == null) {
            throw CommandFailure.usage("--alter wants one entity", "add --entity-name NAME or --entity-default");
        }
        if (settings.isEmpty() && deleted.isEmpty()) {
            throw CommandFailure.usage("nothing to alter", "add --add-config KEY=VALUE or --delete-config KEY");
        }
        for (String key : deleted) {
            if (settings.containsKey(key)) {
                throw CommandFailure.usage(key + " is to be set and deleted", "name it once");
            }
        }
        return settings;
    }

    private static Properties load(Path file) {
        var loaded = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            loaded.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw CommandFailure.notFound("cannot read " + file + " (" + e + ")", "check --add-config-file");
        }
        return loaded;
    }

    /** Prints what stands there before and after for each key; a broker may apply a change a moment after it answered. */
    private void alter(ConfigsAdmin admin, Entity entity, String name, Map<String, String> settings) {
        var before = new LinkedHashMap<String, String>();
        admin.describe(entity, List.of(name), true).forEach(row -> before.put(row.key(), hidden(row)));
        admin.alter(entity, name, settings, deleted, dryRun);
        var changes = new ArrayList<Map<String, Object>>();
        var table = new Table("KEY", "BEFORE", dryRun ? "WOULD-BE" : "NOW");
        for (String key : new TreeSet<>(union(settings.keySet(), deleted))) {
            String now = settings.getOrDefault(key, "(default)");
            String old = before.getOrDefault(key, "(default)");
            table.row(key, old, old.equals("(secret)") ? old : now);
            var change = new LinkedHashMap<String, Object>();
            change.put("key", key);
            change.put("before", before.get(key));
            change.put("now", settings.get(key));
            changes.add(change);
        }
        if (output.isJson()) {
            terminal.out()
                    .println(Json.line(Map.of(
                            "executed", !dryRun, "entity", entity.singular(), "name", name, "changes", changes)));
        } else {
            table.print(terminal.out());
        }
    }

    private static List<String> union(Iterable<String> some, List<String> others) {
        var union = new ArrayList<>(others);
        some.forEach(union::add);
        return union;
    }

    private void print(List<ConfigRow> rows) {
        if (output.isJson()) {
            terminal.out().println(Json.line(Map.of("configs", rows)));
            return;
        }
        var table = new Table("ENTITY", "NAME", "KEY", "VALUE", "SOURCE");
        rows.forEach(r -> table.row(
                r.entity(),
                r.name().isEmpty() ? "(default)" : r.name(),
                r.key(),
                hidden(r),
                r.source() + (r.readOnly() ? ", read only" : "")));
        table.print(terminal.out());
    }

    private static String hidden(ConfigRow row) {
        return row.sensitive() ? "(secret)" : row.value() == null ? "" : row.value();
    }
}
