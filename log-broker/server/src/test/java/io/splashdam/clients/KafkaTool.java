package io.splashdam.clients;

import io.splashdam.clients.ForeignProgram.Outcome;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One of Kafka's command-line tools, in a JVM of its own, as Kafka's scripts would start it. */
final class KafkaTool {
    private static final String PACKAGE = "org.apache.kafka.tools.";

    private KafkaTool() {}

    /** @param name a class of Kafka's tools, without its package */
    static Outcome run(String in, String name, Object... arguments) throws Exception {
        List<String> command = java();
        command.addAll(ForeignProgram.command(PACKAGE + name, arguments));
        return ForeignProgram.run(in, command);
    }

    /** Several tools, one after the other in one JVM: a line each, of a class and its arguments. */
    static Outcome batch(String lines) throws Exception {
        List<String> command = java();
        command.add(ToolBatch.class.getName());
        return ForeignProgram.run(lines, command);
    }

    private static List<String> java() {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classPath()));
    }

    /** The tools and the kafka-clients of their version come first; codecs and logging are taken from this JVM's class path. */
    private static String classPath() {
        Path tools = Path.of("target", "kafka-tools").toAbsolutePath();
        return tools.resolve("*") + File.pathSeparator + System.getProperty("java.class.path");
    }
}
