package io.splashdam.run;

import io.splashdam.broker.Splashdam;
import io.splashdam.embedded.Embedded;
import io.splashdam.kafka.KafkaCluster;
import io.splashdam.runtime.Binding;
import io.splashdam.runtime.BindingFailure;
import io.splashdam.runtime.StartFailure;
import io.splashdam.streams.Application;
import io.splashdam.streams.State;
import io.splashdam.streams.StreamsApp;
import io.splashdam.streams.StreamsConfig;
import io.splashdam.topology.TopologyException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Where {@code splashdam run} starts. */
public final class Main {
    private static final Duration START_TIMEOUT =
            Duration.ofDays(365); // a restore takes what it takes, and is seen in the log
    private static final long STOP_TIMEOUT_S = 35;

    private final PrintStream out;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile @Nullable StreamsApp running;

    private Main(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] args) {
        System.exit(run(System.out, System.err, args));
    }

    /** Runs one command line to its end. Returns the exit code of the contract. */
    static int run(PrintStream out, PrintStream err, String... words) {
        if (Arrays.asList(words).contains("--help") || Arrays.asList(words).contains("-h")) {
            out.print(RunOptions.HELP);
            out.flush();
            return 0;
        }
        try {
            RunOptions options = RunOptions.parse(words);
            return new Main(out).run(options);
        } catch (RunFailure e) {
            err.println("splashdam run: " + e.getMessage());
            return e.exitCode();
        }
    }

    private int run(RunOptions options) {
        Application application = ApplicationClass.load(options.app(), options.classpath());
        Thread stop = new Thread(this::stop, "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            StreamsConfig config = application.configure(StreamsConfig.parse(options.settings()));
            Path data = options.embedded();
            return data == null
                    ? run(
                            application,
                            config,
                            KafkaCluster.at(bootstrap(options), options.clientSettings()),
                            "kafka=" + bootstrap(options))
                    : embedded(application, config, data, options);
        } catch (IllegalArgumentException e) {
            throw new RunFailure(RunFailure.USAGE, String.valueOf(e.getMessage()));
        } catch (TopologyException e) {
            throw new RunFailure(RunFailure.FAILED, "the topology of " + options.app() + ": " + e.getMessage());
        } finally {
            stopped.countDown();
        }
    }

    private static String bootstrap(RunOptions options) {
        return String.valueOf(options.bootstrap());
    }

    private int embedded(Application application, StreamsConfig config, Path data, RunOptions options) {
        try (Splashdam splashdam = Splashdam.open(data)) {
            Integer port = options.listen();
            String where = port == null ? "data=" + data : "kafka=" + splashdam.listen(port) + " data=" + data;
            return run(application, config, Embedded.on(splashdam), where);
        } catch (UncheckedIOException e) {
            throw new RunFailure(RunFailure.CONFLICT, String.valueOf(e.getMessage()));
        }
    }

    private int run(Application application, StreamsConfig config, Binding binding, String where) {
        long beginNs = System.nanoTime();
        try (StreamsApp app = new StreamsApp(application.topology(config), config, binding)) {
            running = app;
            app.start();
            if (app.await(State.RUNNING, START_TIMEOUT)) {
                out.println("running application.id=" + config.applicationId() + " " + where + " ms="
                        + (System.nanoTime() - beginNs) / 1_000_000);
                out.flush();
            }
            State end = app.awaitEnd();
            Throwable failure = app.failure();
            if (end == State.ERROR && failure != null) {
                throw new RunFailure(codeOf(failure), String.valueOf(failure.getMessage()));
            }
            return 0;
        } catch (StartFailure | BindingFailure e) {
            throw new RunFailure(codeOf(e), String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunFailure(RunFailure.FAILED, "interrupted");
        }
    }

    private static int codeOf(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof BindingFailure && message.contains("has not answered")) {
            return RunFailure.UNREACHABLE;
        }
        if (failure instanceof StartFailure && message.contains("does not exist")) {
            return RunFailure.NOT_FOUND;
        }
        return message.startsWith("Another instance") ? RunFailure.CONFLICT : RunFailure.FAILED;
    }

    /** On SIGTERM, SIGINT and at the end: commits, lets go of everything, and only then lets the process end. */
    private void stop() {
        StreamsApp app = running;
        if (app != null) {
            app.close();
        }
        try {
            if (stopped.await(STOP_TIMEOUT_S, TimeUnit.SECONDS) && app != null && app.state() == State.NOT_RUNNING) {
                Runtime.getRuntime().halt(0); // a clean stop, not the signal's 143
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
