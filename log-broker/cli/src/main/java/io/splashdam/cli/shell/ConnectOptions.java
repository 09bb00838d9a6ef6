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

    private static final String DEFAULT_BOOTSTRAP = "localhost:9092";
    private static final String BOOTSTRAP_VARIABLE = "SPLASHDAM_BOOTSTRAP";

    @Option(
            names = {"--bootstrap-server", "--bootstrap", "-b"},
            paramLabel = "HOST:PORT",
            description = "Brokers to ask first, separated by commas"
                    + " (default: the profile's, else SPLASHDAM_BOOTSTRAP, else localhost:9092).")
    private @Nullable String bootstrap;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            defaultValue = "${env:SPLASHDAM_PROFILE}",
            description = "Address and client settings kept under this name (default: SPLASHDAM_PROFILE).")
    private @Nullable String profile;

    @Option(
            names = "--profiles",
            paramLabel = "FILE",
            description = "Where profiles are kept, as NAME.SETTING=VALUE"
                    + " (default: SPLASHDAM_PROFILES, else ~/.config/splashdam/profiles.properties).")
    private @Nullable Path profilesFile;

    @Option(
            names = {"--command-config", "--producer.config", "--consumer.config"},
            paramLabel = "FILE",
            description = "A properties file with settings of the Kafka client; stands above the profile.")
    private @Nullable Path configFile;

    @Option(
            names = {"--command-property", "--producer-property", "--consumer-property"},
            paramLabel = "KEY=VALUE",
            description = "One setting of the Kafka client; stands above the file.")
    private Map<String, String> properties = new LinkedHashMap<>();

    private @Nullable Map<String, String> profileSettings;

    /** For commands that have flags of their own for the address. */
    public static ConnectOptions to(String bootstrap, Map<String, String> properties) {
        var options = new ConnectOptions();
        options.bootstrap = bootstrap;
        options.properties = Map.copyOf(properties);
        return options;
    }

    /** An address that the command line gave in another place than its flag. */
    public void bootstrap(String address) {
        bootstrap = address;
    }

    public String bootstrap() {
        String fromProfile = profileSettings().get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
        if (bootstrap != null) {
            return bootstrap;
        }
        if (fromProfile != null) {
            return fromProfile;
        }
        String fromEnvironment = System.getenv(BOOTSTRAP_VARIABLE);
        return fromEnvironment == null || fromEnvironment.isBlank() ? DEFAULT_BOOTSTRAP : fromEnvironment;
    }

    private Map<String, String> profileSettings() {
        if (profileSettings == null) {
            boolean isNamed = profile != null && !profile.isEmpty();
            profileSettings = isNamed ? Profiles.read(profilesPath()).named(String.valueOf(profile)) : Map.of();
        }
        return profileSettings;
    }

    private Path profilesPath() {
        return profilesFile != null
                ? profilesFile
                : Profiles.defaultFile(System.getenv(), System.getProperty("user.home", "."));
    }

    /** Settings for a client: the caller's defaults, then profile, file, single properties, and the address. */
    public Map<String, Object> clientConfig(Map<String, Object> defaults) {
        var config = new LinkedHashMap<String, Object>(defaults);
        config.putAll(profileSettings());
        if (configFile != null) {
            load(configFile).forEach((key, value) -> config.put((String) key, value));
        }
        config.putAll(properties);
        config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap());
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
        for (String address : bootstrap().split(",", -1)) {
            problem = connectionProblem(address.strip());
            if (problem.isEmpty()) {
                return;
            }
        }
        throw new CommandFailure(
                ExitCode.UNREACHABLE,
                "no broker at " + bootstrap() + " (" + problem + ")",
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
