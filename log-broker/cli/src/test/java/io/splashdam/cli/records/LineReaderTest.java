package io.splashdam.cli.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {
    @Test
    void linesEndAtNewlinesWithOrWithoutReturn() throws IOException {
        assertThat(lines("a\r\n\nb\nlast")).containsExactly("a", "", "b", "last");
        assertThat(lines("")).isEmpty();
        assertThat(lines("\n")).containsExactly("");
    }

    @Test
    void aLineLongerThanTheBufferStaysWhole() throws IOException {
        String big = "x".repeat(200_000);

        assertThat(lines(big + "\ny\n")).containsExactly(big, "y");
    }

    @Test
    void aLineAboveTheLimitIsRefused() {
        var reader = new LineReader(new ByteArrayInputStream("abcdef".getBytes(UTF_8)), 5);

        assertThatThrownBy(reader::next).isInstanceOf(IOException.class).hasMessageContaining("5 bytes");
    }

    private static List<String> lines(String text) throws IOException {
        var reader = new LineReader(new ByteArrayInputStream(text.getBytes(UTF_8)), 1_000_000);
        var lines = new ArrayList<String>();
        for (byte[] line = reader.next(); line != null; line = reader.next()) {
            lines.add(new String(line, UTF_8));
        }
        return lines;
    }
}
