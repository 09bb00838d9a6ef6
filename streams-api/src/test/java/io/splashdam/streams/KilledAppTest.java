package io.splashdam.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.splashdam.broker.Splashdam;
import io.splashdam.embedded.Embedded;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process is killed while it counts; what is counted afterwards is every word, once. The short one is {@code KilledChainTest}. */
class KilledAppTest {
    @TempDir
    Path temp;

    @Test
    @Tag("soak")
    void everyWordIsCountedOnceAfterManyKills() throws Exception {
        killAndCount(60, System.nanoTime());
    }

    private void killAndCount(int rounds, long seed) throws Exception {
        Random random = new Random(seed);
        for (int round = 0; round < rounds; round++) {
            Process child = start(random.nextLong());
            try {
                boolean isRunning = child.inputReader(StandardCharsets.UTF_8).readLine() != null;
                assertThat(isRunning)
                        .as("round %d, seed %d: the child started", round, seed)
                        .isTrue();
                boolean hasEnded = child.waitFor(200 + random.nextInt(1500), TimeUnit.MILLISECONDS);
                assertThat(hasEnded)
                        .as("round %d, seed %d: the child ended by itself", round, seed)
                        .isFalse();
            } finally {
                child.destroyForcibly().waitFor();
            }
        }
        check("seed " + seed);
    }

    private Process start(long seed) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Child.class.getName(),
                        temp.toString(),
                        Long.toString(seed))
                .redirectError(new File(temp.toFile(), "child.err"))
                .start();
    }

    private void check(String run) {
        try (Splashdam splashdam = Splashdam.open(temp.resolve("data"));
                StreamsApp app = new StreamsApp(WordCountAppTest.wordCount(), config(temp), Embedded.on(splashdam))) {
            Map<String, Long> expected = new Lines(splashdam.client()).words("lines");
            assertThat(expected).as(run).isNotEmpty();
            app.start();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> app.state() == State.RUNNING || app.state().hasEnded());
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() ->
                            assertThat(WordCountAppTest.table(app)).as(run).isEqualTo(expected));
            assertThat(new Lines(splashdam.client()).readCounts("counted"))
                    .as(run)
                    .isEqualTo(expected);
        }
    }

    private static StreamsConfig config(Path temp) {
        return StreamsConfig.of("word-count")
                .withStateDir(temp.resolve("state"))
                .withCommitIntervalMs(20)
                .withStateFlushIntervalMs(300);
    }

    /** The process that is killed: writes lines and counts their words until then. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) {
            Path temp = Path.of(args[0]);
            Random random = new Random(Long.parseLong(args[1]));
            Splashdam splashdam = Splashdam.open(temp.resolve("data"));
            splashdam.client().createTopicIfAbsent("lines", 3, Map.of());
            splashdam.client().createTopicIfAbsent("counted", 2, Map.of());
            StreamsApp app = new StreamsApp(WordCountAppTest.wordCount(), config(temp), Embedded.on(splashdam));
            app.setFailureHandler(failure -> Runtime.getRuntime().halt(3));
            app.start();
            System.out.println("started");
            Lines lines = new Lines(splashdam.client());
            while (true) {
                String[] batch = new String[20];
                for (int i = 0; i < batch.length; i++) {
                    batch[i] = "w" + random.nextInt(500) + " w" + random.nextInt(5000) + " w" + random.nextInt(10);
                }
                lines.write(random.nextInt(3), batch);
            }
        }
    }
}
