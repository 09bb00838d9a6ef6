package io.splashdam.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Runs programs that are not ours, each with a time after which it is ended. */
final class ForeignProgram {
    private static final int TIMEOUT_S = 60;

    private ForeignProgram() {}

    /** What a program left behind. */
    record Outcome(int exitCode, String out, String err) {
        Outcome succeeded() {
            assertThat(exitCode).as("exit code; it wrote:%n%s%n%s", out, err).isZero();
            return this;
        }

        List<String> lines() {
            return out.lines().toList();
        }
    }

    /** Skips the test, with one line that says why, unless {@code probe} ends with 0. */
    static void require(String what, String... probe) throws IOException, InterruptedException {
        if (!isThere(probe)) {
            System.out.println("skipped: no " + what + " here");
            Assumptions.abort("no " + what);
        }
    }

    static boolean isThere(String... probe) throws IOException, InterruptedException {
        try {
            return run("", List.of(probe)).exitCode() == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    /** Standard streams go through files, so that no pipe can fill up and hold the program. */
    static Outcome run(String in, List<String> command) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("foreign");
        File input = directory.resolve("in").toFile();
        File output = directory.resolve("out").toFile();
        File errors = directory.resolve("err").toFile();
        try {
            Files.writeString(input.toPath(), in);
            Process process = new ProcessBuilder(command)
                    .redirectInput(input)
                    .redirectOutput(output)
                    .redirectError(errors)
                    .start();
            boolean hasEnded = process.waitFor(TIMEOUT_S, TimeUnit.SECONDS);
            if (!hasEnded) {
                process.destroyForcibly().waitFor();
            }
            String out = read(output);
            String err = read(errors);
            assertThat(hasEnded)
                    .as("%s to end within %s s; it wrote:%n%s%n%s", command, TIMEOUT_S, out, err)
                    .isTrue();
            return new Outcome(process.exitValue(), out, err);
        } finally {
            for (File file : List.of(input, output, errors, directory.toFile())) {
                file.delete();
            }
        }
    }

    private static String read(File file) throws IOException {
        return new String(Files.readAllBytes(file.toPath()), StandardCharsets.UTF_8);
    }

    /** A script among the test's resources, as a file. */
    static Path script(String name) {
        return Path.of("src", "test", "resources", "clients", name).toAbsolutePath();
    }

    static List<String> command(String program, Object... arguments) {
        List<String> command = new ArrayList<>(List.of(program));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return command;
    }
}
