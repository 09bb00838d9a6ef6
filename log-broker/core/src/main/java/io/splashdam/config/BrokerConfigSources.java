package io.splashdam.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Gathers a broker's settings and remembers where each was found, for messages. In rising order: a file, the environment, {@code
 * --set} and flags; the order of the calls only matters within the last. Not thread-safe.
 *
 * <pre>{@code
 * BrokerConfig config = new BrokerConfigSources()
 *         .file(Path.of("broker.properties"))
 *         .environment(System.getenv())     // SPLASHDAM_LOG_RETENTION_MS is log.retention.ms
 *         .set("ring.max.bytes=128mb")
 *         .load();
 * }</pre>
 */
public final class BrokerConfigSources {
    private static final String PREFIX = "SPLASHDAM_";

    /** For the launcher and the JVM, not for the broker. */
    private static final Set<String> OF_THE_LAUNCHER =
            Set.of("SPLASHDAM_BOOTSTRAP", "SPLASHDAM_JAVA_OPTS", "SPLASHDAM_LOG", "SPLASHDAM_NO_BUILD");

    /** What Kubernetes puts into the environment of each container when a service is called splashdam. */
    private static final Pattern OF_KUBERNETES = Pattern.compile(
            "SPLASHDAM_([A-Z0-9_]+_)?(SERVICE_HOST|SERVICE_PORT(_.+)?|PORT|PORT_\\d+_(TCP|UDP|SCTP)(_.+)?)");

    private final Map<String, Found> file = new HashMap<>();
    private final Map<String, Found> environment = new HashMap<>();
    private final Map<String, Found> flags = new HashMap<>();

    private record Found(String value, String origin) {}

    /**
     * Reads a file in the format of Java's properties, UTF-8.
     *
     * @throws ConfigException when it cannot be read
     */
    public BrokerConfigSources file(Path path) {
        String text = read(path);
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigException(
                    "--config", path.toString(), "is not in the format of properties: " + e.getMessage());
        }
        Map<String, Integer> lines = lineNumbers(text);
        for (String key : properties.stringPropertyNames()) {
            Integer line = lines.get(key);
            String origin = path.getFileName() + (line == null ? "" : ", line " + line);
            file.put(key, new Found(properties.getProperty(key), origin));
        }
        return this;
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (NoSuchFileException e) {
            throw new ConfigException("--config", path.toString(), "there is no such file; name one that exists");
        } catch (AccessDeniedException e) {
            throw new ConfigException(
                    "--config", path.toString(), "is not readable for this user; change its permissions");
        } catch (CharacterCodingException e) {
            throw new ConfigException("--config", path.toString(), "is not text in UTF-8; save it as such");
        } catch (IOException e) {
            throw new ConfigException("--config", path.toString(), "cannot be read: " + e.getMessage());
        }
    }

    /** Where each key stands last; a key that is written with escapes is not found, which only costs its message the number. */
    private static Map<String, Integer> lineNumbers(String text) {
        Map<String, Integer> numbers = new HashMap<>();
        BufferedReader lines = new BufferedReader(new StringReader(text));
        int number = 0;
        for (String line : (Iterable<String>) lines.lines()::iterator) {
            number++;
            String key = line.stripLeading().split("[=:\\s]", 2)[0];
            numbers.put(key, number);
        }
        return numbers;
    }

    /** Takes each variable that starts with {@code SPLASHDAM_}: the rest in lower case, with dots for underscores, is the key. */
    public BrokerConfigSources environment(Map<String, String> variables) {
        variables.forEach((name, value) -> {
            if (name.startsWith(PREFIX)
                    && !OF_THE_LAUNCHER.contains(name)
                    && !OF_KUBERNETES.matcher(name).matches()) {
                String key =
                        name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.');
                environment.put(key, new Found(value, name));
            }
        });
        return this;
    }

    /**
     * Takes {@code key=value} as {@code --set} gives it.
     *
     * @throws ConfigException when there is no key
     */
    public BrokerConfigSources set(String keyAndValue) {
        int equals = keyAndValue.indexOf('=');
        if (equals <= 0) {
            throw new ConfigException("--set", keyAndValue, "expected key=value, such as --set ring.max.bytes=128mb");
        }
        return flag(keyAndValue.substring(0, equals).strip(), keyAndValue.substring(equals + 1), "--set");
    }

    /**
     * Takes a setting that has a flag of its own.
     *
     * @param flag as the user typed it, such as {@code --listen}
     */
    public BrokerConfigSources flag(String key, String value, String flag) {
        flags.put(key, new Found(value, flag));
        return this;
    }

    /** @throws ConfigException at the first wrong or unknown setting, in the order of the keys; the message says where it was found */
    public BrokerConfig load() {
        return load(Machine.here());
    }

    BrokerConfig load(Machine machine) {
        Map<String, Found> merged = new HashMap<>(file);
        merged.putAll(environment);
        merged.putAll(flags);
        Map<String, String> values = new HashMap<>();
        Map<String, String> origins = new HashMap<>();
        merged.forEach((key, found) -> {
            values.put(key, found.value());
            origins.put(key, found.origin());
        });
        return BrokerConfig.of(values, origins, machine);
    }
}
