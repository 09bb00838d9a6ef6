package io.splashdam.log;

import java.io.IOException;

/** Bytes that were durable are not what they were. Never skipped in silence: the message names file and position. */
public final class CorruptLogException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final long position;

    CorruptLogException(String file, long position, String what) {
        super("Damage in " + file + " at position " + position + ": " + what);
        this.file = file;
        this.position = position;
    }

    /** Path within the data directory. */
    public String file() {
        return file;
    }

    public long position() {
        return position;
    }
}
