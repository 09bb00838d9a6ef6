package io.splashdam.perf;

import io.splashdam.cli.shell.Terminal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;
import sun.misc.Signal;

/**
 * Does once what users do most, so that Java can note which classes that takes and load them faster next time. The launcher
 * runs it after a build; it has no other use.
 *
 * <pre>
 *   broker ─► ready ─► create, produce, consume, list ─► SIGTERM ─► demo
 * </pre>
 */
final class Rehearsal {
    private static final PrintStream NOWHERE =
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);

    private Rehearsal() {}

    /** @param args the directory for the broker's data, which the caller removes */
    public static void main(String[] args) throws IOException, InterruptedException {
        var out = new PipedOutputStream();
        var lines = new Scanner(new PipedInputStream(out), StandardCharsets.UTF_8);
        var terminal = new Terminal(
                InputStream.nullInputStream(), new PrintStream(out, true, StandardCharsets.UTF_8), NOWHERE);
        var broker = new Thread(
                () -> io.splashdam.cli.Main.run(terminal, "broker", "--data", args[0], "--listen", "127.0.0.1:0"),
                "broker");
        broker.start();
        String ready = lines.nextLine();
        String bootstrap = ready.replaceAll("ready kafka=(\\S+).*", "$1");
        command("", "topics", "--create", "--topic", "rehearsal", "--bootstrap", bootstrap);
        command("hello\n", "produce", "--topic", "rehearsal", "--bootstrap", bootstrap);
        command(
                "",
                "consume",
                "--topic",
                "rehearsal",
                "--from-beginning",
                "-e",
                "--group",
                "g",
                "--bootstrap",
                bootstrap);
        command("", "topics", "--describe", "--bootstrap", bootstrap);
        command("", "groups", "--describe", "--all-groups", "-o", "json", "--bootstrap", bootstrap);
        Signal.raise(new Signal("TERM"));
        broker.join();
        io.splashdam.samples.Demo.run(new Terminal(InputStream.nullInputStream(), NOWHERE, NOWHERE));
        System.exit(0);
    }

    private static void command(String input, String... args) {
        var in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        io.splashdam.cli.Main.run(new Terminal(in, NOWHERE, NOWHERE), args);
    }
}
