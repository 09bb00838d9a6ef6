package io.splashdam.log;

import java.io.IOException;

/** The data directory belongs to a broker that runs. */
public final class DirectoryInUseException extends IOException {
    private static final long serialVersionUID = 1L;

    DirectoryInUseException(Object directory) {
        super("data=" + directory + " is in use by another broker: stop that one, or choose another directory");
    }
}
