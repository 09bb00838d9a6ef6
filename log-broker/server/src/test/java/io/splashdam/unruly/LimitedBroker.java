package io.splashdam.unruly;

import io.splashdam.broker.Splashdam;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A broker in a JVM with little memory, under limits of the shell. */
final class LimitedBroker implements AutoCloseable {
    private static final int READY_WITHIN_S = 60;

    private final Process process;
    private final Path output;
    private final String bootstrap;

    private LimitedBroker(Process process, Path output, String bootstrap) {
        this.process = process;
        this.output = output;
        this.bootstrap = bootstrap;
    }

    /** The child: directory, then settings. */
    public static void main(String[] args) throws Exception {
        Map<String, String> settings = Arrays.stream(args)
                .skip(1)
                .map(each -> each.split("=", 2))
                .collect(Collectors.toMap(each -> each[0], each -> each[1]));
        Splashdam splashdam = Splashdam.open(Path.of(args[0]), settings);
        System.out.println("ready " + splashdam.listen(0));
        Thread.currentThread().join();
    }

    /** @param limits arguments of {@code ulimit}, such as {@code -n 120} */
    static LimitedBroker start(Path directory, String limits, String... settings) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "bash",
                "-c",
                "ulimit " + limits + "; exec \"$@\"",
                "bash",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:MaxDirectMemorySize=96m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-MaxFDLimit",
                "-Dio.netty.leakDetection.level=disabled",
                "-cp",
                System.getProperty("java.class.path"),
                LimitedBroker.class.getName(),
                directory.resolve("data").toString()));
        command.addAll(List.of(settings));
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new LimitedBroker(process, output, awaitReady(process, output));
    }

    private static String awaitReady(Process process, Path output) throws Exception {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_WITHIN_S);
        while (process.isAlive() && System.nanoTime() < deadlineNs) {
            for (String line : Files.readAllLines(output)) {
                if (line.startsWith("ready ")) {
                    return line.substring("ready ".length());
                }
            }
            process.waitFor(50, TimeUnit.MILLISECONDS);
        }
        process.destroyForcibly();
        throw new IOException("Expected the broker to become ready, but it wrote:\n" + Files.readString(output));
    }

    String bootstrap() {
        return bootstrap;
    }

    int port() {
        return Integer.parseInt(bootstrap.substring(bootstrap.lastIndexOf(':') + 1));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    /** The most memory that it has ever had resident, or -1 where the system does not say. */
    long peakResidentBytes() throws IOException {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        if (!Files.exists(status)) {
            return -1;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("VmHWM:")) {
                return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return -1;
    }

    @Override
    public void close() throws Exception {
        process.destroyForcibly().waitFor();
    }
}
