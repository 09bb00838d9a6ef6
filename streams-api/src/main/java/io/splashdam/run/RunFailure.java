package io.splashdam.run;

/** Why {@code splashdam run} ends, in one line, with the exit code of the contract. */
final class RunFailure extends RuntimeException {
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int NOT_FOUND = 3;
    static final int UNREACHABLE = 4;
    static final int CONFLICT = 5;

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    RunFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
