package io.splashdam.cli.shell;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Named sets of client settings in one properties file. A key is the profile's name, a dot, and a setting of the Kafka client;
 * {@code bootstrap} is short for {@code bootstrap.servers}. Immutable.
 *
 * <pre>
 *   prod.bootstrap = k1.example:9092,k2.example:9092
 *   prod.security.protocol = SASL_SSL
 *   laptop.bootstrap = localhost:9092
 * </pre>
 */
final class Profiles {
    static final String FILE_VARIABLE = "SPLASHDAM_PROFILES";

    private final Path file;
    private final Map<String, Map<String, String>> settingsOf;

    private Profiles(Path file, Map<String, Map<String, String>> settingsOf) {
        this.file = file;
        this.settingsOf = settingsOf;
    }

    /** Where profiles are kept, unless a flag says otherwise. */
    static Path defaultFile(Map<String, String> environment, String home) {
        String named = environment.getOrDefault(FILE_VARIABLE, "");
        if (!named.isEmpty()) {
            return Path.of(named);
        }
        String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path folder = config.isEmpty() ? Path.of(home, ".config") : Path.of(config);
        return folder.resolve("splashdam").resolve("profiles.properties");
    }

    static Profiles read(Path file) {
        var loaded = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            loaded.load(reader);
        } catch (NoSuchFileException e) {
            throw CommandFailure.notFound(
                    "no profiles: " + file + " does not exist", "write NAME.bootstrap=HOST:PORT there");
        } catch (IOException | IllegalArgumentException e) {
            throw CommandFailure.notFound("cannot read " + file + " (" + e.getMessage() + ")", "check that file");
        }
        return of(file, loaded);
    }

    private static Profiles of(Path file, Properties loaded) {
        var settingsOf = new TreeMap<String, Map<String, String>>();
        for (String key : new TreeSet<>(loaded.stringPropertyNames())) {
            int dot = key.indexOf('.');
            if (dot < 1 || dot == key.length() - 1) {
                throw CommandFailure.usage(
                        "'" + key + "' in " + file + " names no setting", "write NAME.SETTING=VALUE");
            }
            String setting = key.substring(dot + 1);
            settingsOf
                    .computeIfAbsent(key.substring(0, dot), name -> new LinkedHashMap<>())
                    .put(
                            setting.equals("bootstrap") ? "bootstrap.servers" : setting,
                            loaded.getProperty(key).strip());
        }
        return new Profiles(file, settingsOf);
    }

    Map<String, String> named(String name) {
        Map<String, String> settings = settingsOf.get(name);
        if (settings == null) {
            String known = settingsOf.isEmpty() ? "it has none" : "it has " + String.join(", ", settingsOf.keySet());
            throw CommandFailure.notFound("no profile '" + name + "' in " + file, known);
        }
        return settings;
    }
}
