package io.splashdam.connect.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.splashdam.connect.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineSourceTest {
    @TempDir
    Path directory;

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("text"), text, StandardCharsets.ISO_8859_1);
    }

    private static Source.RecordSink into(List<String> lines) {
        return (bytes, from, length) -> lines.add(new String(bytes, from, length, StandardCharsets.ISO_8859_1));
    }

    private List<String> all(String text, int maxLineBytes) throws IOException {
        List<String> lines = new ArrayList<>();
        try (LineSource source = LineSource.open(file(text), 0, maxLineBytes)) {
            while (!source.isExhausted()) {
                source.poll(into(lines), 5_000);
            }
        }
        return lines;
    }

    @Test
    void everyLineIsARecordWithoutItsLineFeed() throws IOException {
        assertThat(all("one\n\ntwo two\r\nlast", 100)).containsExactly("one", "", "two two\r", "last");
    }

    @Test
    void anEmptyFileHasNoRecords() throws IOException {
        assertThat(all("", 100)).isEmpty();
    }

    @Test
    void aLineThatIsTooLongIsCutBetweenWords() throws IOException {
        assertThat(all("aaaa bbbb cccc dddd\n", 10)).containsExactly("aaaa bbbb ", "cccc dddd");
    }

    @Test
    void aWordThatIsTooLongIsAnErrorThatNamesThePlace() {
        assertThatThrownBy(() -> all("ok\nabcdefghijklmnop", 10))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("byte 3");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> LineSource.open(directory.resolve("none"), 0, 10))
                .hasMessageContaining("none");
    }

    @Test
    void afterAnyOffsetExactlyTheRestFollows() throws IOException {
        long seed = 20261121;
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            text.append("w".repeat(random.nextInt(60))).append(random.nextInt(5) == 0 ? '\n' : ' ');
        }
        List<String> whole = all(text.toString(), 300);
        List<String> pieces = new ArrayList<>();
        long offset = 0;
        boolean hasMore = true;
        while (hasMore) {
            try (LineSource source = LineSource.open(directory.resolve("text"), offset, 300)) {
                source.poll(into(pieces), 1 + random.nextInt(200_000));
                offset = source.offset();
                hasMore = !source.isExhausted();
            }
        }
        assertThat(pieces).as("seed %d", seed).isEqualTo(whole);
    }
}
