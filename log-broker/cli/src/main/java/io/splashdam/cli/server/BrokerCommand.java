package io.splashdam.cli.server;

import io.splashdam.broker.Broker;
import io.splashdam.broker.ListenerFactory.Listener;
import io.splashdam.cli.shell.CommandFailure;
import io.splashdam.cli.shell.ExitCode;
import io.splashdam.cli.shell.StopSignal;
import io.splashdam.cli.shell.Terminal;
import io.splashdam.config.BrokerConfig;
import io.splashdam.config.BrokerConfigSources;
import io.splashdam.config.ConfigException;
import io.splashdam.config.Endpoint;
import io.splashdam.log.FileDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code splashdam broker}: starts a node, says when it is ready, stops it cleanly on SIGTERM. */
@Command(
        name = "broker",
        description = "Run a broker until SIGTERM or Ctrl-C. No format step: the directory is made on first use.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  splashdam broker",
            "  splashdam broker --data /var/lib/splashdam --listen 127.0.0.1:9092",
            "  splashdam broker --console 127.0.0.1:9644     (then: curl http://127.0.0.1:9644/metrics)",
            "  splashdam broker --config broker.properties --set log.retention.hours=24",
            "  splashdam broker --listen 0.0.0.0:9092 --set advertised.listeners=PLAINTEXT://db1.example:9092",
            "",
            "Settings have Kafka's names. A file, SPLASHDAM_LOG_RETENTION_MS and its like, and --set count, in rising order.",
            "When ready, one line on standard output: ready kafka=127.0.0.1:9092 [console=http://…] data=DIR ms=412"
        })
public final class BrokerCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(names = "--data", paramLabel = "DIR", description = "Where everything is kept (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of("./splashdam-data");

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "Where Kafka clients connect (default: 127.0.0.1:9092; port 0: any free one).")
    private @Nullable String listen;

    @Option(names = "--config", paramLabel = "FILE", description = "A properties file with settings.")
    private @Nullable Path configFile;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "One setting; repeatable.")
    private List<String> settings = new ArrayList<>();

    @Option(names = "--node-id", paramLabel = "N", description = "This node's number (default: 1).")
    private @Nullable Integer nodeId;

    @Option(
            names = "--console",
            paramLabel = "HOST:PORT",
            description = "Where /health, /ready and /metrics are served (default: nowhere).")
    private @Nullable String console;

    @Option(names = "--quorum", paramLabel = "ID@HOST:PORT,…", description = "Not there yet.")
    private @Nullable String quorum;

    public BrokerCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        refuseWhatIsNotThereYet();
        BrokerConfig config = config();
        config.warnings().forEach(warning -> terminal.err().println("warning: " + warning));
        makeDataDirectory();
        var stopped = new CountDownLatch(1);
        try (var signal = new StopSignal(stopped::countDown);
                Broker broker = start(config);
                Listener listener = listen(broker, config)) {
            warnOfStrangers("listeners", config.network().listen());
            Endpoint consoleAt = config.console().listen();
            if (consoleAt != null) {
                warnOfStrangers("console.listener", consoleAt);
            }
            broker.ready();
            sayReady(listener, broker.console());
            stopped.await();
            terminal.err().println("stopping");
        }
        return ExitCode.OK.number();
    }

    private void refuseWhatIsNotThereYet() {
        if (quorum != null) {
            throw CommandFailure.usage("--quorum " + quorum + ": clusters do not work yet", "leave it out: one node");
        }
    }

    private BrokerConfig config() {
        var sources = new BrokerConfigSources();
        try {
            if (configFile != null) {
                sources.file(configFile);
            }
            sources.environment(System.getenv());
            settings.forEach(sources::set);
            if (listen != null) {
                sources.flag("listeners", "PLAINTEXT://" + listen, "--listen");
            }
            if (console != null) {
                sources.flag("console.listener", console, "--console");
            }
            if (nodeId != null) {
                sources.flag("node.id", String.valueOf(nodeId), "--node-id");
            }
            return sources.load();
        } catch (ConfigException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()), "");
        }
    }

    private void makeDataDirectory() {
        if (data.toString().startsWith("-")) {
            throw CommandFailure.usage(
                    "--data " + data + " looks like a flag",
                    "name a directory, or write ./" + data + " if you mean it");
        }
        try {
            Files.createDirectories(data);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "--data " + data + ": cannot make this directory (" + e + ")",
                    "name one that this user may write to");
        }
        if (!Files.isWritable(data)) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "--data " + data + ": this user may not write there",
                    "change its permissions or name another");
        }
    }

    private Broker start(BrokerConfig config) {
        try {
            return Broker.start(
                    config,
                    new FileDisk(data.toAbsolutePath().normalize()),
                    Broker.Threads.OWN,
                    InstantSource.system(),
                    new SecureRandom());
        } catch (IOException | UncheckedIOException e) {
            Endpoint at = config.console().listen();
            throw failure(
                    at != null && hasCause(e, java.net.BindException.class)
                            ? "--console " + at.host() + ":" + at.port()
                            : "--data " + data,
                    e);
        }
    }

    private Listener listen(Broker broker, BrokerConfig config) {
        Endpoint endpoint = config.network().listen();
        try {
            return broker.listen(endpoint.host(), endpoint.port());
        } catch (IOException e) {
            throw failure("--listen " + endpoint.host() + ":" + endpoint.port(), e);
        }
    }

    /** The rooms' own line says what, where and remedy; what is in use is a conflict. */
    private static CommandFailure failure(String flag, Exception e) {
        String message = String.valueOf(e.getMessage());
        boolean isTaken = hasCause(e, java.net.BindException.class) || message.contains("in use");
        return new CommandFailure(isTaken ? ExitCode.CONFLICT : ExitCode.FAILED, flag + ": " + message, "");
    }

    private static boolean hasCause(Throwable thrown, Class<? extends Throwable> type) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    /** Nothing asks for a password yet, so whoever reaches the port may read, write and delete. */
    private void warnOfStrangers(String setting, Endpoint endpoint) {
        if (!isLoopback(endpoint.host())) {
            terminal.err()
                    .println("warning: " + setting + "=" + endpoint
                            + " is reachable from other machines without authentication;"
                            + " listen on 127.0.0.1, or let a firewall choose who may connect");
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return !host.isEmpty() && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private void sayReady(Listener listener, @Nullable Listener atConsole) {
        long ms = msSinceStart(System.currentTimeMillis());
        String pages = atConsole == null ? "" : " console=http://" + address(atConsole);
        terminal.out().println("ready kafka=" + address(listener) + pages + " data=" + data + " ms=" + ms);
        terminal.out().flush();
    }

    private static String address(Listener listener) {
        String host = listener.host().indexOf(':') >= 0 ? "[" + listener.host() + "]" : listener.host();
        return host + ":" + listener.port();
    }

    /** Since the launcher began, which tells it; without a launcher, since the JVM did. (The kernel's start time is a second off.) */
    private static long msSinceStart(long nowMs) {
        long launchedUs = Long.getLong("splashdam.started.us", 0);
        return nowMs
                - (launchedUs > 0
                        ? launchedUs / 1000
                        : ManagementFactory.getRuntimeMXBean().getStartTime());
    }
}
