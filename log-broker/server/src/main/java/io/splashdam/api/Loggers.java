package io.splashdam.api;

import io.splashdam.config.ConfigDescription;
import io.splashdam.config.ConfigDescription.Synonym;
import io.splashdam.config.ConfigSource;
import io.splashdam.config.ConfigType;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The levels at which the rooms log, as DescribeConfigs tells them of a broker's loggers (KIP-412). They can only be read: which back end
 * is behind slf4j, and how it changes levels, is up to the application.
 */
final class Loggers {
    static final String NOT_CHANGEABLE =
            "Levels of loggers belong to the logging back end: set SPLASHDAM_LOG, or the back end's own file, and start the broker again.";

    private static final List<String> ROOMS = List.of(
            Logger.ROOT_LOGGER_NAME,
            "io.splashdam.api",
            "io.splashdam.broker",
            "io.splashdam.controller",
            "io.splashdam.coordinator",
            "io.splashdam.log",
            "io.splashdam.net",
            "io.splashdam.ring",
            "io.splashdam.server");

    private Loggers() {}

    static List<ConfigDescription> describe() {
        List<ConfigDescription> descriptions = new ArrayList<>();
        for (String room : ROOMS) {
            String level = level(LoggerFactory.getLogger(room));
            ConfigSource source = ConfigSource.DYNAMIC_BROKER_LOGGER;
            descriptions.add(new ConfigDescription(
                    room,
                    level,
                    source,
                    ConfigType.STRING,
                    true,
                    false,
                    List.of(new Synonym(room, level, source)),
                    "What this logger writes, and all that is graver."));
        }
        return descriptions;
    }

    private static String level(Logger logger) {
        return logger.isTraceEnabled()
                ? "TRACE"
                : logger.isDebugEnabled()
                        ? "DEBUG"
                        : logger.isInfoEnabled()
                                ? "INFO"
                                : logger.isWarnEnabled() ? "WARN" : logger.isErrorEnabled() ? "ERROR" : "OFF";
    }
}
