package io.splashdam.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Temporary directories for brokers on disk. */
final class TestDirectory {
    private TestDirectory() {}

    static Path make() {
        try {
            return Files.createTempDirectory("splashdam-test-");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make a temporary directory: set java.io.tmpdir", e);
        }
    }

    static void remove(Path directory) {
        try (Stream<Path> walk = Files.walk(directory)) {
            List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove " + directory, e);
        }
    }
}
