package io.splashdam.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerConfigSourcesTest {
    @TempDir
    Path directory;

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("broker.properties"), text);
    }

    @Test
    void setBeatsEnvironmentBeatsFile() throws IOException {
        Path file = file("num.partitions=2\nring.slots=8\njournal.bytes=8mb\n");
        BrokerConfig config = new BrokerConfigSources()
                .set("num.partitions=4")
                .environment(Map.of("SPLASHDAM_NUM_PARTITIONS", "3", "SPLASHDAM_RING_SLOTS", "16", "PATH", "/bin"))
                .file(file)
                .load();
        assertThat(config.numPartitions()).isEqualTo(4);
        assertThat(config.ring().slots()).isEqualTo(16);
        assertThat(config.storage().journalBytes()).isEqualTo(8 << 20);
    }

    @Test
    void messagesSayWhereTheValueWasFound() throws IOException {
        Path file = file("# ours\n\n  num.partitions = none\n");
        assertThatThrownBy(() -> new BrokerConfigSources().file(file).load())
                .hasMessage(
                        "num.partitions=none (from broker.properties, line 3): expected a whole number, at least 1");
        assertThatThrownBy(() -> new BrokerConfigSources()
                        .environment(Map.of("SPLASHDAM_LOG_RETENTION_MSS", "1"))
                        .load())
                .hasMessage(
                        "log.retention.mss=1 (from SPLASHDAM_LOG_RETENTION_MSS): there is no such setting; did you mean log.retention.ms?");
        assertThatThrownBy(() -> new BrokerConfigSources()
                        .flag("listeners", "PLAINTEXT://0.0.0.0:9092", "--listen")
                        .load())
                .hasMessageStartingWith(
                        "listeners=PLAINTEXT://0.0.0.0:9092 (from --listen): clients cannot connect to every address");
    }

    @Test
    void variablesOfLauncherAndKubernetesAreNoSettings() {
        BrokerConfig config = new BrokerConfigSources()
                .environment(Map.of(
                        "SPLASHDAM_JAVA_OPTS", "-Xmx1g",
                        "SPLASHDAM_SERVICE_HOST", "10.0.0.1",
                        "SPLASHDAM_SERVICE_PORT_KAFKA", "9092",
                        "SPLASHDAM_PORT", "tcp://10.0.0.1:9092",
                        "SPLASHDAM_PORT_9092_TCP_ADDR", "10.0.0.1"))
                .load();
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void unreadableFilesAreNamed() throws IOException {
        assertThatThrownBy(() -> new BrokerConfigSources().file(directory.resolve("absent")))
                .hasMessageEndingWith("absent: there is no such file; name one that exists");
        Path latin = Files.write(directory.resolve("latin"), "broker.rack=Köln".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> new BrokerConfigSources().file(latin))
                .hasMessageEndingWith("is not text in UTF-8; save it as such");
        assertThatThrownBy(() -> new BrokerConfigSources().file(file("a=\\u12")))
                .hasMessageContaining("format of properties");
        assertThatThrownBy(() -> new BrokerConfigSources().set("=1")).hasMessageContaining("expected key=value");
    }

    @Test
    void exampleFileOfKafkaStartsOnceItsDataDirectoryIsRemoved() throws IOException {
        String example = String.join(
                "\n",
                "process.roles=broker,controller",
                "node.id=1",
                "controller.quorum.bootstrap.servers=localhost:9093",
                "listeners=PLAINTEXT://:9092,CONTROLLER://:9093",
                "inter.broker.listener.name=PLAINTEXT",
                "advertised.listeners=PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093",
                "controller.listener.names=CONTROLLER",
                "listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_SSL:SASL_SSL",
                "num.network.threads=3",
                "num.io.threads=8",
                "socket.send.buffer.bytes=102400",
                "num.partitions=1",
                "num.recovery.threads.per.data.dir=1",
                "offsets.topic.replication.factor=1",
                "transaction.state.log.min.isr=1",
                "log.retention.hours=168",
                "log.segment.bytes=1073741824",
                "log.retention.check.interval.ms=300000");
        BrokerConfig config = new BrokerConfigSources().file(file(example)).load();
        assertThat(config.network().listen()).isEqualTo(new Endpoint("PLAINTEXT", "", 9092));
        assertThat(config.network().advertised()).isEqualTo(new Endpoint("PLAINTEXT", "localhost", 9092));
        assertThatThrownBy(() -> new BrokerConfigSources()
                        .file(file(example + "\nlog.dirs=/tmp/kraft-combined-logs"))
                        .load())
                .hasMessageContaining("line 19")
                .hasMessageContaining("--data DIR");
    }
}
