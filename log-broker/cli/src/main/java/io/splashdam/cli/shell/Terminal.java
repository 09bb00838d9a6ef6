package io.splashdam.cli.shell;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command reads and writes: results on {@code out}, everything about the run on {@code err}.
 *
 * <p>{@code out} is buffered: whoever writes a stream of results flushes it when the reader should see them.
 */
public record Terminal(InputStream in, PrintStream out, PrintStream err) {
    private static final int OUT_BUFFER_BYTES = 64 * 1024;

    /** The process's own streams, in UTF-8 whatever the locale says, since that is what records hold. */
    public static Terminal system() {
        var out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), OUT_BUFFER_BYTES);
        var err = new FileOutputStream(FileDescriptor.err);
        return new Terminal(
                System.in,
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }
}
