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
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classPath()));
        command.addAll(ForeignProgram.command(PACKAGE + name, arguments));
        return ForeignProgram.run(in, command);
    }

    /** The tools and the kafka-clients of their version come first; codecs and logging are taken from this JVM's class path. */
    private static String classPath() {
        Path tools = Path.of("target", "kafka-tools").toAbsolutePath();
        return tools.resolve("*") + File.pathSeparator + System.getProperty("java.class.path");
    }
}
