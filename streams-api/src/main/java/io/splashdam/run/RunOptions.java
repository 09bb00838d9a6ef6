package io.splashdam.run;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the words of a command line ask for. Pure.
 *
 * @param embedded directory of the broker in this process; null when {@code bootstrap} is given
 * @param listen where Kafka clients may join the broker in this process
 * @param settings of the application, by {@code StreamsConfig}'s names
 * @param clientSettings of Kafka's clients
 */
record RunOptions(
        String app,
        List<Path> classpath,
        @Nullable Path embedded,
        @Nullable String bootstrap,
        @Nullable Integer listen,
        Map<String, String> settings,
        Map<String, String> clientSettings) {
    static final String HELP = """
            Usage: splashdam run --app CLASS --classpath JAR (--embedded DIR | --bootstrap HOST:PORT) [--set key=value]...
            Runs a topology until SIGTERM, which commits and stops it.

              --app CLASS              has `public static Topology topology()`, or implements io.splashdam.streams.Application
              --classpath JAR          jars and directories of classes, separated by ':'; may be repeated
              --embedded DIR           on a broker in this process, which keeps its data in DIR
              --listen PORT            with --embedded: Kafka clients may join at 127.0.0.1:PORT (0: any free port)
              --bootstrap HOST:PORT    on a cluster that speaks Kafka's protocol: a Splashdam broker, or Apache Kafka
              --set key=value          a setting of the application, as application.id, state.dir or processing.guarantee;
                                       with --bootstrap also of Kafka's clients: security.*, sasl.*, ssl.*, consumer.*,
                                       producer.*, admin.*, cluster.timeout.ms, replication.factor
              --help

            Without application.id the class's name is taken; without state.dir stores lie in DIR/streams, or in
            ./splashdam-streams with --bootstrap.

            Examples:
              splashdam run --app org.example.Pages --classpath pages.jar --embedded data --listen 9092
              splashdam run --app org.example.Pages --classpath pages.jar --bootstrap 127.0.0.1:9092
              splashdam run --app org.example.Pages --classpath pages.jar --bootstrap broker:9092 \\
                  --set application.id=pages --set state.dir=/var/lib/pages --set processing.guarantee=at_least_once
            """;

    private static final Set<String> CLIENT_PREFIXES =
            Set.of("security.", "sasl.", "ssl.", "consumer.", "producer.", "admin.");
    private static final Set<String> CLIENT_KEYS = Set.of("cluster.timeout.ms", "replication.factor");

    /** @throws RunFailure when the words make no sense */
    static RunOptions parse(String... words) {
        Map<String, List<String>> values = values(words);
        String app = one(values, "--app");
        String embedded = one(values, "--embedded");
        String bootstrap = one(values, "--bootstrap");
        String listen = one(values, "--listen");
        if (app == null || !values.containsKey("--classpath")) {
            throw usage("--app CLASS and --classpath JAR are needed");
        }
        if ((embedded == null) == (bootstrap == null)) {
            throw usage("exactly one of --embedded DIR and --bootstrap HOST:PORT is needed");
        }
        if (listen != null && embedded == null) {
            throw usage("--listen is for the broker of --embedded");
        }
        Map<String, String> settings = new LinkedHashMap<>();
        Map<String, String> clientSettings = new LinkedHashMap<>();
        for (String setting : values.getOrDefault("--set", List.of())) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw usage("--set " + setting + ": expected key=value");
            }
            String key = setting.substring(0, equals);
            (isClients(key) ? clientSettings : settings).put(key, setting.substring(equals + 1));
        }
        if (embedded != null && !clientSettings.isEmpty()) {
            throw usage("--set " + clientSettings.keySet().iterator().next() + ": is for --bootstrap");
        }
        settings.putIfAbsent("application.id", app.substring(app.lastIndexOf('.') + 1));
        settings.putIfAbsent(
                "state.dir", embedded == null ? "splashdam-streams" : embedded + File.separator + "streams");
        List<Path> classpath = new ArrayList<>();
        for (String paths : values.getOrDefault("--classpath", List.of())) {
            for (String path : paths.split(File.pathSeparator, -1)) {
                if (!path.isEmpty()) {
                    classpath.add(Path.of(path));
                }
            }
        }
        return new RunOptions(
                app,
                List.copyOf(classpath),
                embedded == null ? null : Path.of(embedded),
                bootstrap,
                listen == null ? null : port(listen),
                settings,
                clientSettings);
    }

    private static boolean isClients(String key) {
        return CLIENT_KEYS.contains(key) || CLIENT_PREFIXES.stream().anyMatch(key::startsWith);
    }

    private static Map<String, List<String>> values(String... words) {
        Set<String> known = Set.of("--app", "--classpath", "--embedded", "--bootstrap", "--listen", "--set");
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (int i = 0; i < words.length; i++) {
            int equals = words[i].startsWith("--") ? words[i].indexOf('=') : -1;
            String flag = equals < 0 ? words[i] : words[i].substring(0, equals);
            flag = flag.equals("--bootstrap-server") ? "--bootstrap" : flag;
            if (!known.contains(flag)) {
                throw usage("unknown word " + words[i]);
            }
            if (equals < 0 && i + 1 == words.length) {
                throw usage(flag + " needs a value");
            }
            values.computeIfAbsent(flag, any -> new ArrayList<>())
                    .add(equals < 0 ? words[++i] : words[i].substring(equals + 1));
        }
        return values;
    }

    private static @Nullable String one(Map<String, List<String>> values, String flag) {
        List<String> found = values.getOrDefault(flag, List.of());
        if (found.size() > 1) {
            throw usage(flag + " is given " + found.size() + " times");
        }
        return found.isEmpty() ? null : found.get(0);
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text.substring(text.lastIndexOf(':') + 1));
            if (port >= 0 && port < 65_536) {
                return port;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw usage("--listen " + text + ": expected a port");
    }

    private static RunFailure usage(String what) {
        return new RunFailure(RunFailure.USAGE, what + "; splashdam run --help shows examples");
    }
}
