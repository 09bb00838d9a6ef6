package io.splashdam.cli.shell;

/** The exit codes of every command; scripts rely on the numbers. */
public enum ExitCode {
    OK(0),
    /** It was tried and did not work. */
    FAILED(1),
    /** The command line, or a value in it, is wrong. */
    USAGE(2),
    /** The named topic, group, partition or file does not exist. */
    NOT_FOUND(3),
    /** Nobody answers at the address, or not in time. */
    UNREACHABLE(4),
    /** It exists already, or is in use. */
    CONFLICT(5);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
