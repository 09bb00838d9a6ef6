package io.splashdam.log;

import java.io.IOException;

/** The data directory cannot be used as it is; the message says what, where, and the remedy, in one line. */
public final class DirectoryUnusableException extends IOException {
    private static final long serialVersionUID = 1L;

    DirectoryUnusableException(String message) {
        super(message);
    }
}
