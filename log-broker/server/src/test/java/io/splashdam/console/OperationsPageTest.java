package io.splashdam.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.splashdam.broker.Splashdam;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What /metrics says after real traffic; and docs/operations.md, which has to list exactly that. */
@Timeout(60)
class OperationsPageTest {
    private static final Pattern LINE = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{([a-z_]+=\"([^\"\\\\\n]|\\\\.)*\",?)+})? (-?[0-9.eE+-]+|NaN)");

    @TempDir
    Path directory;

    private Splashdam splashdam;
    private String bootstrap;

    @BeforeEach
    void open() {
        splashdam = Splashdam.open(
                directory, Map.of("console.listener", "127.0.0.1:0", "journal.bytes", "1mb", "num.partitions", "2"));
        bootstrap = splashdam.listen(0);
    }

    @AfterEach
    void close() {
        splashdam.close();
    }

    @Test
    void trafficIsCounted() throws Exception {
        produce("lines", 10);
        consumeAndCommit("lines", 4);

        Map<String, Double> page = scrape();

        assertThat(page)
                .containsEntry("kafka_server_brokertopicmetrics_messagesin_total{topic=\"lines\"}", 10.0)
                .containsEntry(
                        "kafka_consumergroup_current_offset{consumergroup=\"readers\",topic=\"lines\",partition=\"0\"}",
                        4.0)
                .containsEntry(
                        "kafka_consumergroup_lag{consumergroup=\"readers\",topic=\"lines\",partition=\"0\"}", 6.0)
                .containsEntry("kafka_log_log_logendoffset{topic=\"lines\",partition=\"0\"}", 10.0)
                .containsEntry("kafka_log_log_logendoffset{topic=\"lines\",partition=\"1\"}", 0.0)
                .containsEntry("kafka_log_log_numlogsegments{topic=\"lines\",partition=\"0\"}", 1.0)
                .containsEntry("kafka_server_replicamanager_underminisrpartitioncount", 0.0)
                .containsEntry("kafka_server_kafkaserver_brokerstate", 3.0)
                .containsEntry("splashdam_healthy", 1.0)
                .containsEntry("splashdam_bound_limit{bound=\"journal.bytes\"}", 1048576.0)
                .containsEntry("splashdam_bound_used{bound=\"ring.max.bytes\"}", 0.0);
        assertThat(page.get("kafka_server_brokertopicmetrics_messagesin_total")).isGreaterThanOrEqualTo(10);
        assertThat(page.get("kafka_server_brokertopicmetrics_bytesout_total{topic=\"lines\"}"))
                .isPositive();
        assertThat(page.get("kafka_log_log_size{topic=\"lines\",partition=\"0\"}"))
                .isEqualTo(page.get("kafka_server_brokertopicmetrics_bytesin_total{topic=\"lines\"}"))
                .isPositive();
        assertThat(page.get("splashdam_journal_force_seconds_count")).isPositive();
        assertThat(page.get("splashdam_journal_entries_total{kind=\"inline\"}")).isPositive();
        assertThat(page.get("kafka_network_requestmetrics_totaltimems_count{request=\"Produce\"}"))
                .isPositive();
        assertThat(page.get("kafka_network_requestmetrics_totaltimems_count{request=\"FetchConsumer\"}"))
                .isPositive();
        assertThat(page.keySet())
                .anyMatch(key ->
                        key.startsWith("kafka_network_requestmetrics_requests_total{request=\"JoinGroup\",version="));
        assertThat(page.get("process_cpu_seconds_total")).isPositive();
    }

    @Test
    void errorsAreCountedByRequestAndName() throws Exception {
        produce("lines", 1);

        readPastTheEnd("lines");

        assertThat(
                        scrape().get(
                                        "kafka_network_requestmetrics_errors_total{request=\"FetchConsumer\",error=\"OFFSET_OUT_OF_RANGE\"}"))
                .isPositive();
    }

    private void readPastTheEnd(String topic) {
        try (KafkaConsumer<String, String> consumer = consumer(Map.of("auto.offset.reset", "none"))) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seek(partition, 99);
            assertThatThrownBy(() -> consumer.poll(Duration.ofSeconds(10)))
                    .isInstanceOf(OffsetOutOfRangeException.class);
        }
    }

    @Test
    void aDeletedTopicLeavesThePageButNotTheSum() throws Exception {
        produce("brief", 5);
        double before = scrape().get("kafka_server_brokertopicmetrics_messagesin_total");

        splashdam.client().deleteTopic("brief");

        Map<String, Double> page = scrape();
        assertThat(page.get("kafka_server_brokertopicmetrics_messagesin_total")).isEqualTo(before);
        assertThat(page.keySet()).noneMatch(key -> key.contains("brief"));
    }

    @Test
    void detailsAreBounded() throws Exception {
        splashdam.close();
        splashdam = Splashdam.open(
                directory,
                Map.of("console.listener", "127.0.0.1:0", "journal.bytes", "1mb", "metrics.max.series", "10"));
        splashdam.client().createTopic("wide", 20, Map.of());

        Map<String, Double> page = scrape();

        assertThat(page.keySet().stream().filter(key -> key.contains("wide"))).hasSizeLessThanOrEqualTo(10);
        assertThat(page.get("splashdam_metrics_omitted_series")).isGreaterThanOrEqualTo(70);
    }

    /** Names, types, labels and explanations: the table is what the page says, and nothing else. */
    @Test
    void theTableOfOperationsListsThePage() throws Exception {
        produce("lines", 3);
        consumeAndCommit("lines", 2);
        readPastTheEnd("lines");
        String page = text();
        Set<String> listed = new TreeSet<>();
        for (String line : Files.readAllLines(operations())) {
            if (line.startsWith("| `") && line.matches("\\| `[a-z_]+` \\| (counter|gauge|histogram) \\|.*")) {
                listed.add(line);
            }
        }

        assertThat(String.join("\n", listed)).isEqualTo(String.join("\n", rows(page)));
    }

    private static Path operations() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("docs/operations.md"))) {
            here = here.getParent();
        }
        return here.resolve("docs/operations.md");
    }

    private static Set<String> rows(String page) {
        Map<String, String> helps = new HashMap<>();
        Map<String, String> types = new TreeMap<>();
        Map<String, Set<String>> labels = new HashMap<>();
        for (String line : page.lines().toList()) {
            String[] words = line.split(" ", 4);
            if (line.startsWith("# HELP")) {
                helps.put(words[2], words[3]);
            } else if (line.startsWith("# TYPE")) {
                types.put(words[2], words[3]);
            } else {
                Matcher label = Pattern.compile("[{,]([a-z_]+)=\"").matcher(line);
                String name = line.replaceAll("[{ ].*", "").replaceAll("_(bucket|sum|count)$", "");
                while (label.find()) {
                    labels.computeIfAbsent(
                                    types.containsKey(name) ? name : line.replaceAll("[{ ].*", ""),
                                    any -> new TreeSet<>())
                            .add(label.group(1));
                }
            }
        }
        Set<String> rows = new TreeSet<>();
        types.forEach((name, type) -> {
            Set<String> of = new TreeSet<>(labels.getOrDefault(name, Set.of()));
            of.remove("le");
            rows.add("| `" + name + "` | " + type + " | " + String.join(", ", of) + " | " + helps.get(name) + " |");
        });
        return rows;
    }

    private void produce(String topic, int count) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < count; i++) {
                producer.send(new ProducerRecord<>(topic, 0, "k", "v" + i)).get();
            }
        }
    }

    private void consumeAndCommit(String topic, int count) {
        try (KafkaConsumer<String, String> consumer = consumer(Map.of("max.poll.records", "1"))) {
            consumer.subscribe(List.of(topic));
            int seen = 0;
            while (seen < count) {
                seen += consumer.poll(Duration.ofMillis(200)).count();
            }
            consumer.commitSync();
        }
    }

    private KafkaConsumer<String, String> consumer(Map<String, String> more) {
        Map<String, Object> config = new HashMap<>(Map.of(
                "bootstrap.servers",
                bootstrap,
                "group.id",
                "readers",
                "enable.auto.commit",
                "false",
                "auto.offset.reset",
                "earliest"));
        config.putAll(more);
        return new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer());
    }

    /** Every line's number; a line that is no number, or stands there twice, fails. */
    private Map<String, Double> scrape() throws IOException, InterruptedException {
        Map<String, Double> numbers = new HashMap<>();
        Set<String> families = new HashSet<>();
        List<String> wrong = new ArrayList<>();
        for (String line : text().lines().toList()) {
            if (line.startsWith("# TYPE ")) {
                if (!families.add(line)) {
                    wrong.add(line);
                }
            } else if (!line.startsWith("# HELP ")) {
                int space = line.lastIndexOf(' ');
                boolean isNew = LINE.matcher(line).matches()
                        && numbers.put(line.substring(0, space), Double.valueOf(line.substring(space + 1))) == null;
                if (!isNew) {
                    wrong.add(line);
                }
            }
        }
        assertThat(wrong).isEmpty();
        return numbers;
    }

    private String text() throws IOException, InterruptedException {
        URI page = URI.create("http://127.0.0.1:" + splashdam.broker().console().port() + "/metrics");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString())
                .body();
    }
}
