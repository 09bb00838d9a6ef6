package io.splashdam.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.storage.internals.log.LogConfig;
import org.junit.jupiter.api.Test;

/** The settings of topics are those of Kafka 4.4: their names, and which values they take. */
class TopicSettingsAgainstKafkaTest {
    private static final List<String> VALUES = List.of(
            "",
            "-131073",
            "-131072",
            "-3",
            "-2",
            "-1",
            "0",
            "1",
            "2",
            "3",
            "4",
            "9",
            "10",
            "17",
            "18",
            "22",
            "23",
            "100",
            "1023",
            "1024",
            "1048575",
            "1048576",
            "2147483639",
            "2147483640",
            "2147483647",
            "2147483648",
            "9223372036854775807",
            "9223372036854775808",
            " 7 ",
            "0.5",
            "1.0",
            "1.1",
            "-0.1",
            "true",
            "TRUE",
            "false",
            "yes",
            "abc",
            "compact",
            "delete",
            "compact,delete",
            "delete, compact",
            "delete,delete",
            "delete,",
            "none",
            "gzip",
            "snappy",
            "lz4",
            "zstd",
            "ZSTD",
            "uncompressed",
            "producer",
            "CreateTime",
            "LogAppendTime",
            "createtime",
            "*",
            "0:1,1:1",
            "0:1;1",
            "x");

    @Test
    void theNamesAreThoseOfKafkaAndDurability() {
        Set<String> ours = new HashSet<>(TopicSettings.all().keySet());
        ours.remove("durability");
        assertThat(ours)
                .isEqualTo(new HashSet<>(LogConfig.nonInternalConfigNames()))
                .hasSize(37);
    }

    @Test
    void everyValueIsTakenOrRefusedAsByKafka() {
        List<String> differences = new ArrayList<>();
        for (String name : LogConfig.nonInternalConfigNames()) {
            for (String value : VALUES) {
                boolean kafka = kafkaTakes(name, value);
                if (kafka != weTake(name, value)) {
                    differences.add(name + "=" + value + (kafka ? " is taken by Kafka" : " is refused by Kafka"));
                }
            }
        }
        assertThat(differences)
                .as("there is no remote storage yet")
                .containsExactly(
                        "remote.storage.enable=true is taken by Kafka", "remote.storage.enable=TRUE is taken by Kafka");
    }

    @Test
    void whatHasNoEffectIsSaid() throws IOException {
        String page = Files.readString(Path.of("../../docs/compatibility.md"));
        for (TopicSettings.TopicSetting topic : TopicSettings.all().values()) {
            if (topic.setting().documentation().contains("no effect")) {
                assertThat(page).contains('`' + topic.setting().name() + '`');
            }
        }
    }

    private static boolean kafkaTakes(String name, String value) {
        try {
            LogConfig.validate(Map.of(), Map.of(name, value), Map.of(), true);
            return true;
        } catch (RuntimeException refused) {
            return false;
        }
    }

    private static boolean weTake(String name, String value) {
        try {
            TopicConfig.of(BrokerConfig.defaults(), Map.of(name, value));
            return true;
        } catch (ConfigException refused) {
            return false;
        }
    }
}
