package io.splashdam.kill;

import io.splashdam.broker.Splashdam;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A broker in a JVM of its own, which can be killed without warning. */
public final class BrokerProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private BrokerProcess(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The child: opens the directory, listens, says so, and waits for its end. */
    public static void main(String[] args) throws Exception {
        Splashdam splashdam = Splashdam.open(Path.of(args[0]), Map.of("journal.bytes", args[2]));
        System.out.println("ready " + splashdam.listen(Integer.parseInt(args[1])));
        Thread.currentThread().join();
    }

    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Starts the JVM without waiting for it to be ready. */
    public static BrokerProcess launch(Path directory, int port, int journalBytes) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                BrokerProcess.class.getName(),
                directory.toString(),
                String.valueOf(port),
                String.valueOf(journalBytes));
        return new BrokerProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Waits for the line that says that the broker is ready. */
    public BrokerProcess awaitReady() throws IOException {
        StringBuilder seen = new StringBuilder();
        String line = output.readLine();
        while (line != null && !line.startsWith("ready ")) {
            seen.append(line).append('\n');
            line = output.readLine();
        }
        if (line == null) {
            throw new IOException("Expected the broker to become ready, but it ended:\n" + seen);
        }
        drainInBackground();
        return this;
    }

    private void drainInBackground() {
        Thread drain = new Thread(() -> output.lines().forEach(System.out::println), "broker-output");
        drain.setDaemon(true);
        drain.start();
    }

    /** kill -9. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Expected the broker to be dead after kill -9");
        }
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
