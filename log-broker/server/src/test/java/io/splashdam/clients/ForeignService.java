package io.splashdam.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A Java program of others that runs until it is ended, on a class path of its own, which the profile soak has filled. */
final class ForeignService implements AutoCloseable {
    private final Process process;
    private final Path output;

    private ForeignService(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * Skips the test where the jars are not there.
     *
     * @param name of the directory in {@code log-broker/foreign}
     */
    static ForeignService start(String name, Path output, String mainClass, Object... arguments) throws IOException {
        Path jars =
                Path.of("..", "foreign", name, "target", "lib").toAbsolutePath().normalize();
        Assumptions.assumeTrue(Files.isDirectory(jars), "skipped: no jars in " + jars + "; -Psoak -am fetches them");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                jars + "/*"));
        command.addAll(ForeignProgram.command(mainClass, arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new ForeignService(process, output);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    /** Asks it to end, as Ctrl-C does. */
    int stop() throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    @Override
    public void close() throws Exception {
        process.destroyForcibly().waitFor();
    }
}
