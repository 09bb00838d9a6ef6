package io.splashdam.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds docs/configuration.md against the tables. Write it anew with -Dtest=ConfigurationPageTest -Dsplashdam.write=true. */
class ConfigurationPageTest {
    private static final Path PAGE = Path.of("../../docs/configuration.md");

    private static final String HEAD = """
            # Configuration

            Written from the tables in `io.splashdam.config` by `ConfigurationPageTest`; do not edit.

            Names, units and defaults are those of Apache Kafka 4.4 where the meaning is the same; where a default differs, the line says
            so. A broker takes settings from a file of properties (`--config FILE`), from the environment (`SPLASHDAM_LOG_RETENTION_MS` is
            `log.retention.ms`) and from `--set key=value`, in rising order.

            - **Units.** Besides the plain number, sizes take `b`, `kb`, `mb` and `gb` (powers of 1024) and durations `ms`, `s`, `min`, `h`,
              `d` and `w`: `64mb`, `1.5gb`, `30s`, `7d`. The result must be whole in the setting's own unit.
            - **While it runs**, a broker takes changes of the defaults of topics (of several names the first), of `max.connections`,
              `max.connections.per.ip` and `producer.id.expiration.ms`: `kafka-configs --entity-type brokers`, for one or for all. They hold
              at once, before what was given at the start, and outlive it. Everything else is read at the start.
            - **Kafka's other keys** are accepted with one warning each, so that a file of Kafka's can be used as it is. Refused are those
              that security, durability or the place of data may rest on: listed at the end.
            - **Unknown keys** are refused with the nearest known one.
            """;

    @Test
    void pageSaysWhatTheTablesSay() throws IOException {
        String page = page();
        if (Boolean.getBoolean("splashdam.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE)
                .as("write it anew with -Dsplashdam.write=true")
                .content()
                .isEqualTo(page);
    }

    private static String page() {
        StringBuilder page = new StringBuilder(HEAD);
        page.append(
                "\n## Topics\n\nEach has its default for all topics at the broker; of several names the first that is given decides.\n\n");
        page.append("| topic | broker | default | allowed | meaning |\n|---|---|---|---|---|\n");
        for (TopicSettings.TopicSetting topic : TopicSettings.all().values()) {
            String names =
                    topic.brokerSettings().stream().map(s -> code(s.name())).collect(Collectors.joining(" "));
            page.append(row(topic.setting(), names));
        }
        page.append(
                "\n## Groups of the consumer protocol\n\nEach group may be told its own (`kafka-configs --entity-type groups`, `splashdam"
                        + " configs --group ID`); it holds with the next heartbeat, within the broker's bounds (`group.consumer.min.…`,"
                        + " `group.consumer.max.…`), and outlives the group.\n\n");
        page.append("| group | broker | default | allowed | meaning |\n|---|---|---|---|---|\n");
        for (GroupSettings.GroupSetting group : GroupSettings.all().values()) {
            page.append(row(group.setting(), code(group.brokerSetting().name())));
        }
        page.append("\n## Broker\n\n| key | default | allowed | meaning |\n|---|---|---|---|\n");
        for (Setting setting : sorted(brokerOnly())) {
            page.append(row(setting, null));
        }
        page.append(
                "\n## Refused\n\nUnless the value asks for nothing, as an empty one does. A name that ends in a dot stands for all that start so.\n\n");
        page.append("| key | remedy |\n|---|---|\n");
        KafkaKeys.refusals().forEach((key, remedy) -> page.append("| `" + key + "` | " + remedy + " |\n"));
        return page.toString();
    }

    private static Set<Setting> brokerOnly() {
        Set<Setting> settings = new HashSet<>(BrokerSettings.all().values());
        settings.remove(TopicSettings.INTERNAL_SEGMENT_BYTES);
        TopicSettings.all().values().forEach(topic -> settings.removeAll(topic.brokerSettings()));
        return settings;
    }

    private static List<Setting> sorted(Collection<Setting> settings) {
        TreeSet<Setting> sorted = new TreeSet<>(Comparator.comparing(Setting::name));
        sorted.addAll(settings);
        return List.copyOf(sorted);
    }

    private static String row(Setting setting, String brokerNames) {
        return "| " + code(setting.name()) + " | " + (brokerNames == null ? "" : brokerNames + " | ")
                + defaultOf(setting) + " | " + setting.allowed() + " | " + setting.documentation() + " |\n";
    }

    private static String defaultOf(Setting setting) {
        String text = setting.defaultText();
        return text == null || text.isEmpty() ? "" : code(text);
    }

    private static String code(String text) {
        return "`" + text + "`";
    }
}
