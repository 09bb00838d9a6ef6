package io.splashdam.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.splashdam.broker.Splashdam;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The doctor before brokers and what may be taken for one. */
class DoctorTest {
    @Test
    void aGoodBrokerPassesAndIsLeftAsItWas() throws Exception {
        try (var broker = TestBroker.start()) {
            broker.run("topics --create --topic mine --partitions 2");

            var run = CommandRun.of("doctor", broker.bootstrap(), "--topic", "mine");

            assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
            assertThat(run.out())
                    .contains("✓ name", "✓ connect", "✓ protocol", "✓ advertised", "✓ versions", "✓ partitions")
                    .contains("✓ topic       'mine' has 2 partitions", "✓ produce", "✓ consume", "✓ clock")
                    .doesNotContain("✗");
            assertThat(broker.run("topics --list").out())
                    .as("the probe's topic is gone")
                    .isEqualTo("mine\n");
            assertThat(broker.json("doctor --no-probe").get("ok").asBoolean()).isTrue();
            var missing = CommandRun.of("doctor", broker.bootstrap(), "--topic", "other", "--no-probe");
            assertThat(missing.exitCode()).isEqualTo(1);
            assertThat(missing.out()).contains("✗ topic", "splashdam topics --create --topic other");
        }
    }

    @Test
    void nobodyListening() throws Exception {
        int port;
        try (var reserved = new ServerSocket(0)) {
            port = reserved.getLocalPort();
        }

        var run = CommandRun.of("doctor", "127.0.0.1:" + port);

        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.out())
                .contains("✗ connect", "nobody listens there", "→ is the broker up", "- not tried   advertised");
        assertThat(run.err().lines()).hasSize(1);
    }

    @Test
    void aNameThatNobodyKnows() {
        var run = CommandRun.of("doctor", "kafka.invalid:9092");

        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.out()).contains("✗ name", "kafka.invalid", "→");
    }

    @Test
    void whoSpeaksSomethingElseIsNamed() throws Exception {
        assertThat(askedOf("HTTP/1.1 400 Bad Request\r\n\r\n")).contains("speaks HTTP, not Kafka's protocol");
        assertThat(askedOf("SSH-2.0-OpenSSH_9.2\r\n")).contains("answers with text: \"SSH-2.0-OpenSSH_9.2\"");
        assertThat(askedOf("\u0015\u0003\u0003\u0000\u0002\u0002\u0046"))
                .contains("speaks TLS", "security.protocol=SSL");
        assertThat(askedOf("")).contains("closes them when asked");
    }

    @Test
    void anAdvertisedAddressThatNobodyReachesIsFoundBeforeAnyClientTimesOut() throws Exception {
        var settings = Map.of(
                "listeners", "PLAINTEXT://127.0.0.1:0", "advertised.listeners", "PLAINTEXT://kafka.invalid:9092");
        try (var splashdam = Splashdam.inMemory(settings)) {
            int asked = splashdam.broker().listen("127.0.0.1", 0).port();

            var run = CommandRun.of("doctor", "127.0.0.1:" + asked, "-o", "json");

            assertThat(run.exitCode()).isEqualTo(4);
            JsonNode finding = finding(run.out(), "advertised");
            assertThat(finding.get("status").asText()).isEqualTo("failed");
            assertThat(finding.get("detail").asText()).contains("kafka.invalid:9092", "does not know that name");
            assertThat(finding.get("remedy").asText()).contains("PLAINTEXT://127.0.0.1:" + asked);
            assertThat(finding(run.out(), "produce").get("status").asText()).isEqualTo("skipped");
        }
    }

    private static JsonNode finding(String json, String check) throws IOException {
        for (JsonNode finding : new ObjectMapper().readTree(json).get("findings")) {
            if (finding.get("check").asText().equals(check)) {
                return finding;
            }
        }
        throw new AssertionError("no finding of " + check + " in " + json);
    }

    /** The doctor's words on a listener that answers each connection with this text and closes it. */
    private static String askedOf(String answer) throws Exception {
        try (var listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var done = new CountDownLatch(1);
            var thread = new Thread(() -> {
                try (Socket client = listening.accept()) {
                    client.getInputStream().readNBytes(14);
                    client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                    client.shutdownOutput();
                    client.getInputStream().readAllBytes();
                } catch (IOException e) {
                    // the test has ended
                } finally {
                    done.countDown();
                }
            });
            thread.setDaemon(true);
            thread.start();
            var run = CommandRun.of("doctor", "127.0.0.1:" + listening.getLocalPort(), "--timeout-ms", "2000");
            assertThat(run.exitCode()).isEqualTo(4);
            done.await();
            return run.out();
        }
    }
}
