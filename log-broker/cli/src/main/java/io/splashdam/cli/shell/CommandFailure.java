package io.splashdam.cli.shell;

/** Ends a command with an exit code and one line for a person: what happened, where, and what to do about it. */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    /** @param remedy what the reader can do, without a full stop; empty when there is nothing to advise */
    public CommandFailure(ExitCode exitCode, String what, String remedy) {
        super(oneLine(remedy.isEmpty() ? what : what + "; " + remedy));
        this.exitCode = exitCode;
    }

    public static CommandFailure usage(String what, String remedy) {
        return new CommandFailure(ExitCode.USAGE, what, remedy);
    }

    public static CommandFailure notFound(String what, String remedy) {
        return new CommandFailure(ExitCode.NOT_FOUND, what, remedy);
    }

    public ExitCode exitCode() {
        return exitCode;
    }

    /** The line that stderr gets. */
    public String line() {
        return String.valueOf(getMessage());
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*[\\r\\n]+\\s*", " ").strip();
    }
}
