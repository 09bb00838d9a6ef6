package io.splashdam.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.cli.shell.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
    private static final byte[] ODD_BYTES = {
        ' ', '\n', '\t', 0x0b, '\r', 'a', 'b', (byte) 0xc3, (byte) 0xa4, (byte) 0xff, 0x01
    };

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int demo(String... args) {
        out.reset();
        err.reset();
        return Demo.run(
                new Terminal(
                        new ByteArrayInputStream(new byte[0]), new PrintStream(out, false), new PrintStream(err, true)),
                args);
    }

    private Path text(byte[] bytes) throws IOException {
        return Files.write(directory.resolve("text"), bytes);
    }

    /** What coreutils say: tr -s '[:space:]' '\n' | grep . | sort | uniq -c. */
    private static String expected(byte[] bytes, int times) {
        Map<String, Long> counts = new TreeMap<>();
        for (String word : new String(bytes, StandardCharsets.ISO_8859_1).split("[ \\t\\n\\x0b\\f\\r]+")) {
            if (!word.isEmpty()) {
                counts.merge(word, (long) times, Long::sum);
            }
        }
        return counts.entrySet().stream()
                .map(each -> each.getValue() + " " + each.getKey() + "\n")
                .collect(Collectors.joining());
    }

    @Test
    void everyWordHasTheCountThatCoreutilsGiveIt() throws IOException {
        long seed = 7;
        Random random = new Random(seed);
        byte[] bytes = new byte[200_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = ODD_BYTES[random.nextInt(ODD_BYTES.length)];
        }
        assertThat(demo(text(bytes).toString(), "--all"))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        assertThat(out.toString(StandardCharsets.ISO_8859_1))
                .as("seed %d", seed)
                .isEqualTo(expected(bytes, 1));
    }

    @Test
    void aSecondRunOnTheSameDirectoryAdds() throws IOException {
        byte[] bytes = "to be or not to be\n".getBytes(StandardCharsets.UTF_8);
        String file = text(bytes).toString();
        String data = directory.resolve("data").toString();
        assertThat(demo(file, "--data", data, "--all")).isZero();
        assertThat(demo(file, "--data", data, "--all")).isZero();
        assertThat(out.toString(StandardCharsets.ISO_8859_1)).isEqualTo(expected(bytes, 2));
    }

    @Test
    void withoutAFileItCountsTheTextThatShips() {
        assertThat(demo()).as(err.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("that").contains("lines/s");
    }

    @Test
    void anEmptyTextHasNoWords() throws IOException {
        assertThat(demo(text(new byte[0]).toString(), "--all")).isZero();
        assertThat(out.size()).isZero();
    }

    @Test
    void aMissingFileIsNotFound() {
        assertThat(demo(directory.resolve("none").toString())).isEqualTo(3);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("none").hasLineCount(1);
    }
}
