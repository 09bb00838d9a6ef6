package io.splashdam.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.splashdam.log.FileDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalQuorumTest {
    @TempDir
    Path directory;

    private static List<ByteBuffer> commands(String... texts) {
        List<ByteBuffer> commands = new ArrayList<>();
        for (String text : texts) {
            commands.add(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        }
        return commands;
    }

    private List<String> replayed() throws IOException {
        try (LocalQuorum quorum = LocalQuorum.open(new FileDisk(directory))) {
            return replayed(quorum);
        }
    }

    private static List<String> replayed(LocalQuorum quorum) throws IOException {
        List<String> texts = new ArrayList<>();
        quorum.replay(
                command -> texts.add(StandardCharsets.UTF_8.decode(command).toString()));
        return texts;
    }

    private void write(String... texts) throws IOException {
        try (LocalQuorum quorum = LocalQuorum.open(new FileDisk(directory))) {
            replayed(quorum);
            for (String text : texts) {
                quorum.append(commands(text));
            }
        }
    }

    private Path file() {
        return directory.resolve("metadata").resolve("metadata.log");
    }

    @Test
    void whatWasAppendedComesBackInOrder() throws IOException {
        write("a", "b");
        write("c");
        assertThat(replayed()).containsExactly("a", "b", "c");
    }

    @Test
    void aTornEntryAtTheEndIsCutWhereverItTears() throws IOException {
        write("one", "two");
        byte[] whole = Files.readAllBytes(file());
        int firstEntry = 8 + 4 + 4 + 3;
        for (int length = firstEntry; length < whole.length; length++) {
            Files.write(file(), java.util.Arrays.copyOf(whole, length));
            assertThat(replayed()).as("cut at %d", length).containsExactly("one");
            write("three");
            assertThat(replayed()).containsExactly("one", "three");
        }
    }

    @Test
    void anUnsoundEntryBeforeASoundOneIsDamageAndNamed() throws IOException {
        write("one", "two", "three");
        byte[] bytes = Files.readAllBytes(file());
        bytes[18] ^= 1;
        Files.write(file(), bytes);
        assertThatThrownBy(this::replayed)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("metadata/metadata.log")
                .hasMessageContaining("position 0");
    }

    @Test
    void aSnapshotReplacesWhatCameBeforeAndAppendsGoOn() throws IOException {
        try (LocalQuorum quorum = LocalQuorum.open(new FileDisk(directory))) {
            replayed(quorum);
            quorum.append(commands("a", "b"));
            quorum.compact(commands("ab"));
            quorum.append(commands("c"));
        }
        assertThat(replayed()).containsExactly("ab", "c");
    }
}
