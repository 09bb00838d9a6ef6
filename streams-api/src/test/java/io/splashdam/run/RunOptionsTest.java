package io.splashdam.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunOptionsTest {
    @Test
    void settingsOfTheApplicationAndOfTheClientsAreToldApart() {
        RunOptions options = RunOptions.parse(
                "--app",
                "org.example.Pages",
                "--classpath",
                "a.jar:b.jar",
                "--bootstrap",
                "host:9092",
                "--set",
                "state.dir=s",
                "--set",
                "producer.linger.ms=5",
                "--set=security.protocol=SSL");
        assertThat(options.classpath()).isEqualTo(List.of(Path.of("a.jar"), Path.of("b.jar")));
        assertThat(options.settings()).isEqualTo(Map.of("state.dir", "s", "application.id", "Pages"));
        assertThat(options.clientSettings()).isEqualTo(Map.of("producer.linger.ms", "5", "security.protocol", "SSL"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--app A --embedded d | --app CLASS and --classpath JAR are needed",
                "--app A --classpath j | exactly one of --embedded DIR and --bootstrap HOST:PORT is needed",
                "--app A --classpath j --embedded d --bootstrap h:1 | exactly one of --embedded DIR and --bootstrap",
                "--app A --classpath j --bootstrap h:1 --listen 0 | --listen is for the broker of --embedded",
                "--app A --classpath j --embedded d --set x | --set x: expected key=value",
                "--app A --classpath j --embedded d --sett x=y | unknown word --sett",
                "--app A --classpath j --embedded d --listen x | --listen x: expected a port",
                "--app A --classpath j --embedded d --set ssl.x=1 | --set ssl.x: is for --bootstrap",
                "--app A --app B --classpath j --embedded d | --app is given 2 times",
                "--app | --app needs a value"
            })
    void wrongUsageIsOneLineWithItsRemedy(String words, String message) {
        assertThatThrownBy(() -> RunOptions.parse(words.split(" ")))
                .isInstanceOf(RunFailure.class)
                .hasMessageStartingWith(message)
                .hasMessageEndingWith("; splashdam run --help shows examples")
                .matches(e -> ((RunFailure) e).exitCode() == RunFailure.USAGE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "org.example.Absent | target | 3 | there is no class org.example.Absent in [target]",
                "java.lang.String | target | 1 | java.lang.String is no application: expected `public static Topology",
                "java.lang.String | nowhere.jar | 3 | there is no nowhere.jar, which --classpath names"
            })
    void whatCannotBeStartedIsSaidInOneLine(String app, String classpath, int exitCode, String message) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int found = Main.run(
                System.out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                "--app",
                app,
                "--classpath",
                classpath,
                "--bootstrap",
                "127.0.0.1:1");
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("splashdam run: " + message)
                .hasLineCount(1);
        assertThat(found).isEqualTo(exitCode);
    }
}
