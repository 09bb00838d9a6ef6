package io.splashdam.dsl;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where records are printed, and how: {@code [label]: key, value}.
 *
 * <pre>{@code
 * s.print(Printed.<String, Long>toSysOut().withLabel("counts"));
 * }</pre>
 */
public final class Printed<K, V> {
    private final PrintStream stream;
    private final @Nullable String label;
    private final @Nullable Named named;
    private final KeyValueMapper<? super K, ? super V, String> mapper;

    private Printed(
            PrintStream stream,
            @Nullable String label,
            @Nullable Named named,
            KeyValueMapper<? super K, ? super V, String> mapper) {
        this.stream = stream;
        this.label = label;
        this.named = named;
        this.mapper = mapper;
    }

    public static <K, V> Printed<K, V> toSysOut() {
        return new Printed<>(System.out, null, null, (key, value) -> key + ", " + value);
    }

    /** Appends to nothing: the file is written anew. */
    public static <K, V> Printed<K, V> toFile(String path) {
        if (path.isBlank()) {
            throw new IllegalArgumentException("Expected the path of a file to print to, but found none");
        }
        try {
            OutputStream file = Files.newOutputStream(Path.of(path));
            return new Printed<>(
                    new PrintStream(file, true, StandardCharsets.UTF_8),
                    null,
                    null,
                    (key, value) -> key + ", " + value);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot print to " + path, e);
        }
    }

    public Printed<K, V> withLabel(String newLabel) {
        return new Printed<>(stream, newLabel, named, mapper);
    }

    public Printed<K, V> withName(String name) {
        return new Printed<>(stream, label, Named.as(name), mapper);
    }

    public Printed<K, V> withKeyValueMapper(KeyValueMapper<? super K, ? super V, String> newMapper) {
        return new Printed<>(stream, label, named, newMapper);
    }

    @Nullable
    Named named() {
        return named;
    }

    ForeachAction<K, V> action(String node) {
        String shown = Objects.requireNonNullElse(label, node);
        return (key, value) -> stream.println("[" + shown + "]: " + mapper.apply(key, value));
    }
}
