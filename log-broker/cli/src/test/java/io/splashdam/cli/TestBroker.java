package io.splashdam.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.splashdam.broker.Splashdam;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

/** A broker of this JVM, and command lines run against it. Words are split at spaces; {@code ␣} stands for a space within one. */
record TestBroker(Splashdam splashdam, String bootstrap) implements AutoCloseable {
    static TestBroker start() {
        var splashdam = Splashdam.inMemory(Map.of());
        return new TestBroker(splashdam, splashdam.listen(0));
    }

    CommandRun run(String commandLine) {
        return withInput("", commandLine);
    }

    JsonNode json(String commandLine) throws IOException {
        CommandRun run = run(commandLine + " -o json");
        if (run.exitCode() != 0) {
            throw new AssertionError(commandLine + ": " + run.err());
        }
        return new ObjectMapper().readTree(run.out());
    }

    CommandRun withInput(String input, String commandLine) {
        String[] words = Stream.concat(
                        Arrays.stream(commandLine.split(" ")).map(word -> word.replace('\u2423', ' ')),
                        Stream.of("--bootstrap-server", bootstrap))
                .toArray(String[]::new);
        return CommandRun.withInput(input, words);
    }

    @Override
    public void close() {
        splashdam.close();
    }
}
