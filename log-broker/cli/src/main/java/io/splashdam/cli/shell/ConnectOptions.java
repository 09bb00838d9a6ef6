package io.splashdam.cli.shell;

import java.io.IOException;
import java.io.Reader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which broker a command talks to, and the client's settings. */
public final class ConnectOptions {
    private static final int CONNECT_TIMEOUT_MS = 3_000;

    @Option(
            names = {"--bootstrap-server", "--bootstrap", "--broker-list"},
            paramLabel = "HOST:PORT",
            defaultValue = "${env:SPLASHDAM_BOOTSTRAP:-localhost:9092}",
            description =
                    "Brokers to ask first, separated by commas (default: SPLASHDAM_BOOTSTRAP, else localhost:9092).")
    private String bootstrap = "localhost:9092";

    @Option(
            names = {"--command-config", "--producer.config", "--consumer.config"},
            paramLabel = "FILE",
            description = "A properties file with settings of the Kafka client.")
    private @Nullable Path configFile;

    @Option(
            names = {"--command-property", "--producer-property", "--consumer-property"},
            paramLabel = "KEY=VALUE",
            description = "One setting of the Kafka client; stands above the file.")
    private Map<String, String> properties = new LinkedHashMap<>();

    /** For commands that have flags of their own for the address. */
    public static ConnectOptions to(String bootstrap, Map<String, String> properties) {
        var options = new ConnectOptions();
        options.bootstrap = bootstrap;
        options.properties = Map.copyOf(properties);
        return options;
    }

    public String bootstrap() {
        return bootstrap;
    }

    /** Settings for a client: the caller's defaults, then the file, then single properties, then the address. */
    public Map<String, Object> clientConfig(Map<String, Object> defaults) {
        var config = new LinkedHashMap<String, Object>(defaults);
        if (configFile != null) {
            load(configFile).forEach((key, value) -> config.put((String) key, value));
        }
        config.putAll(properties);
        config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        return config;
    }

    /** An admin client whose calls end after {@code timeoutMs}. Fails at once when nobody listens. */
    public Admin admin(int timeoutMs) {
        requireListener();
        return Admin.create(clientConfig(Map.of(
                "default.api.timeout.ms",
                timeoutMs,
                "request.timeout.ms",
                timeoutMs,
                "reconnect.backoff.max.ms",
                500,
                "enable.metrics.push",
                "false")));
    }

    /** Kafka's clients keep trying a port that nobody listens on; a person wants to hear of it now. */
    public void requireListener() {
        String problem = "";
        for (String address : bootstrap.split(",", -1)) {
            problem = connectionProblem(address.strip());
            if (problem.isEmpty()) {
                return;
            }
        }
        throw new CommandFailure(
                ExitCode.UNREACHABLE,
                "no broker at " + bootstrap + " (" + problem + ")",
                "start one with `splashdam broker`, or name another with --bootstrap-server");
    }

    /** Empty when somebody accepts connections at this address. */
    private static String connectionProblem(String address) {
        int colon = address.lastIndexOf(':');
        int port = colon < 0 ? -1 : portOf(address.substring(colon + 1));
        if (colon < 1 || port < 1 || port > 65_535) {
            throw CommandFailure.usage("'" + address + "' is no address", "--bootstrap-server wants HOST:PORT");
        }
        String host = address.substring(0, colon).replaceAll("^\\[|]$", "");
        var target = new InetSocketAddress(host, port);
        if (target.isUnresolved()) {
            return "host '" + host + "' is not known";
        }
        try (var socket = new Socket()) {
            socket.connect(target, CONNECT_TIMEOUT_MS);
            return "";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static int portOf(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static Properties load(Path file) {
        var loaded = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            loaded.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw CommandFailure.notFound(
                    "cannot read " + file + " (" + e.getMessage() + ")", "check --command-config");
        }
        return loaded;
    }
}
