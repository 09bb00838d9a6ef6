package io.splashdam.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.broker.Splashdam;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of a running broker, and visitors who do not behave. */
@Timeout(30)
class ConsoleTest {
    @TempDir
    Path directory;

    private Splashdam splashdam;
    private int port;

    @BeforeEach
    void open() {
        splashdam = Splashdam.open(
                directory.resolve("data"),
                Map.of(
                        "console.listener",
                        "127.0.0.1:0",
                        "console.request.timeout.ms",
                        "500",
                        "console.max.connections",
                        "4",
                        "journal.bytes",
                        "1mb"));
        port = splashdam.broker().console().port();
    }

    @AfterEach
    void close() {
        splashdam.close();
    }

    @Test
    void aBrokerThatServesIsHealthyAndReady() throws Exception {
        assertThat(get("/health").statusCode()).isEqualTo(200);
        assertThat(get("/health").body()).contains("\"status\":\"ok\"", "\"phase\":\"ready\"");
        assertThat(get("/ready").statusCode()).isEqualTo(200);
        assertThat(get("/metrics").headers().firstValue("content-type"))
                .contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(get("/").body()).contains("/metrics");
        assertThat(get("/else").statusCode()).isEqualTo(404);
    }

    @Test
    void aForceThatFailedMakesItIll() throws Exception {
        splashdam.broker().directory().fail(new IOException("Input/output \"error\""));

        HttpResponse<String> health = get("/health");

        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(health.body()).contains("Input/output \\\"error\\\"", "restart");
    }

    @Test
    void aDirectoryThatIsGoneMakesItIll() throws Exception {
        assertThat(directory
                        .resolve("data")
                        .toFile()
                        .renameTo(directory.resolve("moved").toFile()))
                .isTrue();

        assertThat(get("/health").statusCode()).isEqualTo(503);
        assertThat(get("/health").body()).contains("not writable");

        assertThat(directory
                        .resolve("moved")
                        .toFile()
                        .renameTo(directory.resolve("data").toFile()))
                .isTrue();
        assertThat(get("/health").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
    void onlyReadingIsAllowed(String method) throws Exception {
        String answer = raw(method + " /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc");

        assertThat(answer).startsWith("HTTP/1.1 405").containsIgnoringCase("allow: GET, HEAD");
    }

    @Test
    void headHasTheLengthAndNoBody() throws Exception {
        String answer = raw("HEAD /health HTTP/1.1\r\nHost: x\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 200").containsPattern("(?i)content-length: [1-9]");
        assertThat(answer).endsWith("\r\n\r\n");
    }

    @Test
    void whatIsTooLongOrNoHttpIsRefused() throws Exception {
        assertThat(raw("GET /" + "x".repeat(5000) + " HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 414");
        assertThat(raw("GET / HTTP/1.1\r\nLong: " + "x".repeat(9000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431");
        assertThat(raw("\u0000\u0001\u0002 nonsense\r\n\r\n")).startsWith("HTTP/1.1 400");
    }

    @Test
    void whoIsSlowIsClosed() throws Exception {
        try (Socket slow = new Socket("127.0.0.1", port)) {
            slow.getOutputStream().write("GET /health HT".getBytes(StandardCharsets.US_ASCII));

            assertThat(slow.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void moreThanSomeAreClosedAndTheConsoleGoesOn() throws Exception {
        List<Socket> idle = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            idle.add(new Socket("127.0.0.1", port));
        }
        for (Socket each : idle) {
            assertThat(each.getInputStream().read()).isEqualTo(-1);
            each.close();
        }

        assertThat(get("/health").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        BodyHandlers.ofString());
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
