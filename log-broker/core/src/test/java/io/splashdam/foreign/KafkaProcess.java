package io.splashdam.foreign;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Apache Kafka as one node that is broker and controller, in a process of its own. */
public final class KafkaProcess implements AutoCloseable {
    /** Where the profile soak puts its jars. */
    public static final Path JARS = jars();

    private static final int READY_WITHIN_S = 120;

    private final Process process;
    private final String bootstrap;

    private KafkaProcess(Process process, String bootstrap) {
        this.process = process;
        this.bootstrap = bootstrap;
    }

    /** From whichever module the tests run. */
    private static Path jars() {
        Path inside = Path.of("log-broker", "foreign", "kafka", "target", "lib");
        Path folder = Path.of("").toAbsolutePath();
        while (folder.getParent() != null && !Files.isDirectory(folder.resolve("log-broker"))) {
            folder = folder.getParent();
        }
        return folder.resolve(inside);
    }

    /** Formats and starts it; returns when it serves. */
    public static KafkaProcess start(Path directory, String... settings) throws Exception {
        int port = freePort();
        Path properties = directory.resolve("server.properties");
        List<String> lines = new ArrayList<>(List.of(
                "process.roles=broker,controller",
                "node.id=1",
                "controller.quorum.voters=1@127.0.0.1:" + (freePort(port)),
                "listeners=PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:0",
                "advertised.listeners=PLAINTEXT://127.0.0.1:" + port,
                "controller.listener.names=CONTROLLER",
                "listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
                "log.dirs=" + directory.resolve("data"),
                "offsets.topic.replication.factor=1",
                "transaction.state.log.replication.factor=1",
                "transaction.state.log.min.isr=1",
                "share.coordinator.state.topic.replication.factor=1",
                "share.coordinator.state.topic.min.isr=1"));
        lines.addAll(List.of(settings));
        int controllerPort =
                Integer.parseInt(lines.get(2).substring(lines.get(2).lastIndexOf(':') + 1));
        lines.set(3, "listeners=PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        Files.write(properties, lines);
        Process format = java(
                directory.resolve("format.log"),
                "kafka.tools.StorageTool",
                "format",
                "-t",
                "AAAAAAAAAAAAAAAAAAAAAQ",
                "-c",
                properties.toString());
        if (!format.waitFor(READY_WITHIN_S, TimeUnit.SECONDS) || format.exitValue() != 0) {
            format.destroyForcibly();
            throw new IOException(
                    "Kafka's storage was not formatted:\n" + Files.readString(directory.resolve("format.log")));
        }
        Path output = directory.resolve("server.log");
        Process process = java(output, "kafka.Kafka", properties.toString());
        awaitReady(process, output);
        return new KafkaProcess(process, "127.0.0.1:" + port);
    }

    private static Process java(Path output, String... command) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-Dlog4j2.level=INFO",
                "-cp",
                JARS.toAbsolutePath().normalize() + "/*"));
        all.addAll(List.of(command));
        return new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    private static void awaitReady(Process process, Path output) throws Exception {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_WITHIN_S);
        while (process.isAlive() && System.nanoTime() < deadlineNs) {
            if (Files.readString(output).contains("Kafka Server started")) {
                return;
            }
            process.waitFor(100, TimeUnit.MILLISECONDS);
        }
        process.destroyForcibly();
        throw new IOException("Kafka did not become ready:\n" + Files.readString(output));
    }

    private static int freePort(int... taken) throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            int port = socket.getLocalPort();
            for (int each : taken) {
                if (each == port) {
                    return freePort(taken);
                }
            }
            return port;
        }
    }

    public String bootstrap() {
        return bootstrap;
    }

    @Override
    public void close() throws Exception {
        process.destroyForcibly().waitFor();
    }
}
