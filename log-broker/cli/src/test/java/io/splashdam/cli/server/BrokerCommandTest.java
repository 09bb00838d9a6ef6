package io.splashdam.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.broker.Splashdam;
import io.splashdam.cli.Main;
import io.splashdam.cli.shell.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sun.misc.Signal;

@Timeout(60)
class BrokerCommandTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path directory;

    @Test
    void theReadyLineNamesAddressDirectoryAndTimeAndSigtermEndsItWell() throws Exception {
        var out = new PipedOutputStream();
        var lines = new Scanner(new PipedInputStream(out), StandardCharsets.UTF_8);
        var terminal = new Terminal(InputStream.nullInputStream(), printing(out), printing(err));
        var exitCode = CompletableFuture.supplyAsync(() ->
                Main.run(terminal, "broker", "--data", directory.resolve("new").toString(), "--listen", "127.0.0.1:0"));

        String ready = lines.nextLine();
        Signal.raise(new Signal("TERM"));

        assertThat(ready).matches("ready kafka=127\\.0\\.0\\.1:\\d+ data=" + directory.resolve("new") + " ms=\\d+");
        assertThat(exitCode.get(30, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void theReadyLineNamesTheConsoleWhichSaysReady() throws Exception {
        var out = new PipedOutputStream();
        var lines = new Scanner(new PipedInputStream(out), StandardCharsets.UTF_8);
        var terminal = new Terminal(InputStream.nullInputStream(), printing(out), printing(err));
        var exitCode = CompletableFuture.supplyAsync(() -> Main.run(
                terminal,
                "broker",
                "--data",
                directory.toString(),
                "--listen",
                "127.0.0.1:0",
                "--console",
                "127.0.0.1:0"));

        String ready = lines.nextLine();
        String console = ready.replaceAll(".* console=(http://\\S+) .*", "$1");
        var answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(console + "/ready")).build(), BodyHandlers.ofString());
        Signal.raise(new Signal("TERM"));

        assertThat(answer.statusCode()).as(ready).isEqualTo(200);
        assertThat(exitCode.get(30, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void aConsoleWithoutAPortToItselfIsRefused() throws IOException {
        try (var holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String taken = "127.0.0.1:" + holder.getLocalPort();
            assertThat(run("--data", directory.toString(), "--listen", "127.0.0.1:0", "--console", taken))
                    .isEqualTo(5);
            assertThat(line()).contains("--console " + taken);
        }
        assertThat(run("--data", directory.toString(), "--console", "nonsense")).isEqualTo(2);
        assertThat(line()).contains("--console", "HOST:PORT");
    }

    @Test
    void aDirectoryInUseIsAConflict() {
        try (var holder = Splashdam.open(directory)) {
            assertThat(holder.client()).isNotNull();
            assertThat(run("--data", directory.toString(), "--listen", "127.0.0.1:0"))
                    .isEqualTo(5);
        }
        assertThat(line()).contains(directory.toString());
    }

    @Test
    void aPortInUseIsAConflict() throws IOException {
        try (var holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(run("--data", directory.toString(), "--listen", "127.0.0.1:" + holder.getLocalPort()))
                    .isEqualTo(5);
            assertThat(line()).contains("127.0.0.1:" + holder.getLocalPort());
        }
    }

    @Test
    void aFileInThePlaceOfTheDirectoryIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "x");

        assertThat(run("--data", file.toString())).isEqualTo(1);
        assertThat(line()).contains(file.toString());
    }

    @Test
    void aFlagIsNoDirectory() {
        assertThat(run("--data", "--listen")).isEqualTo(2);
        assertThat(run("--data", "-Xmx1g")).isEqualTo(2);
        assertThat(Path.of("-Xmx1g")).doesNotExist();
    }

    @Test
    void wrongSettingsAreUsageAndNameTheKey() {
        assertThat(run("--set", "log.retention.hourz=1")).isEqualTo(2);
        assertThat(line()).contains("log.retention.hourz", "log.retention.hours");
        assertThat(run("--set", "num.partitions=many")).isEqualTo(2);
        assertThat(run("--set", "novalue")).isEqualTo(2);
        assertThat(run("--config", directory.resolve("absent").toString())).isEqualTo(2);
        assertThat(run("--listen", "0.0.0.0:9092")).isEqualTo(2);
        assertThat(run("--listen", "nonsense")).isEqualTo(2);
    }

    @Test
    void whatIsNotThereYetIsRefusedByName() {
        assertThat(run("--quorum", "1@a:1")).isEqualTo(2);
    }

    private int run(String... args) {
        err.reset();
        var terminal =
                new Terminal(InputStream.nullInputStream(), printing(new ByteArrayOutputStream()), printing(err));
        String[] words = new String[args.length + 1];
        words[0] = "broker";
        System.arraycopy(args, 0, words, 1, args.length);
        return Main.run(terminal, words);
    }

    private String line() {
        assertThat(err.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
        return err.toString(StandardCharsets.UTF_8);
    }

    private static PrintStream printing(java.io.OutputStream out) {
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }
}
