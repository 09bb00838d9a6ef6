package io.splashdam.cli.doctor;

import io.splashdam.cli.doctor.Finding.Check;
import io.splashdam.cli.doctor.Finding.Status;
import io.splashdam.cli.shell.CommandFailure;
import io.splashdam.cli.shell.ConnectOptions;
import io.splashdam.cli.shell.ExitCode;
import io.splashdam.cli.shell.Json;
import io.splashdam.cli.shell.OutputOptions;
import io.splashdam.cli.shell.Terminal;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code splashdam doctor}: walks a client's way to the broker and says where it ends. */
@Command(
        name = "doctor",
        description =
                "Find out why clients cannot reach or use a broker: names, TCP, advertised addresses, versions, clocks, and a"
                        + " few records there and back through a temporary topic.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  splashdam doctor localhost:9092",
            "  splashdam doctor kafka.example:9092 --topic orders           # also: can this topic be produced to?",
            "  splashdam doctor kafka.example:9093 --command-config tls.properties",
            "  splashdam doctor --profile prod --no-probe -o json",
            "",
            "Exit code 4: the broker, or an address it advertises, cannot be reached; 1: something else failed."
        })
public final class DoctorCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final List<Finding> findings = new ArrayList<>();

    @Mixin
    private ConnectOptions connect = new ConnectOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Parameters(arity = "0..1", paramLabel = "HOST:PORT", description = "The broker, as clients name it.")
    private @Nullable String address;

    @Option(
            names = {"--topic", "-t"},
            paramLabel = "NAME",
            description = "Also look at this topic: is it there, can it be written?")
    private @Nullable String topic;

    @Option(
            names = "--probe-topic",
            paramLabel = "NAME",
            description = "Send the probe's records to this topic instead of a temporary one.")
    private @Nullable String probeTopic;

    @Option(names = "--no-probe", description = "Send no records and make no topic.")
    private boolean noProbe;

    @Option(
            names = {"--timeout-ms", "--timeout"},
            paramLabel = "MS",
            description = "Longest wait for each step (default: ${DEFAULT-VALUE}).")
    private int timeoutMs = 5_000;

    public DoctorCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (timeoutMs < 1) {
            throw CommandFailure.usage("--timeout-ms " + timeoutMs + " is below 1", "give milliseconds");
        }
        if (noProbe && probeTopic != null) {
            throw CommandFailure.usage("--no-probe and --probe-topic exclude each other", "give one of them");
        }
        if (address != null) {
            connect.bootstrap(address);
        }
        List<Address> addresses = Address.parse(connect.bootstrap());
        examine(addresses);
        print();
        return conclusion();
    }

    private void examine(List<Address> addresses) {
        String protocol = String.valueOf(connect.clientConfig(Map.of()).getOrDefault("security.protocol", "PLAINTEXT"))
                .toUpperCase(Locale.ROOT);
        boolean isPlain = !protocol.endsWith("SSL");
        boolean isAnonymous = !protocol.startsWith("SASL");
        var approach = new Approach(timeoutMs, isPlain, isAnonymous, findings);
        Approach.Answer first = null;
        for (Address each : addresses) {
            Approach.Answer answer = approach.ask(each);
            first = first == null ? answer : first;
        }
        if (first == null) {
            skipFrom(Check.ADVERTISED, "no broker answered");
            return;
        }
        WireProbe.Cluster cluster = first.cluster();
        if (cluster != null && !approach.follow(first, cluster)) {
            if (first.versions() != null) {
                findings.add(Versions.judge(first.versions()));
            }
            skipFrom(Check.PARTITIONS, "clients would be sent to an address that does not work");
            return;
        }
        if (first.versions() != null) {
            findings.add(Versions.judge(first.versions()));
        }
        try (Admin admin = connect.admin(timeoutMs)) {
            useKafkasClients(admin, approach, cluster == null ? first : null);
        } catch (CommandFailure failure) {
            findings.add(Finding.failed(
                    failure.exitCode() == ExitCode.UNREACHABLE ? Check.PROTOCOL : Check.PARTITIONS,
                    failure.line(),
                    "see the broker's log"));
        } catch (KafkaException e) {
            findings.add(Finding.failed(
                    Check.PROTOCOL, "Kafka's client cannot be made: " + e.getMessage(), "check --command-config"));
        }
    }

    /** @param unasked who must still be asked for the brokers' addresses, this time with TLS or a password; or null */
    private void useKafkasClients(Admin admin, Approach approach, Approach.@Nullable Answer unasked) {
        var health = new ClusterHealth(admin, connect.bootstrap());
        if (unasked != null) {
            WireProbe.Cluster cluster = health.cluster();
            findings.add(Finding.ok(
                    Check.PROTOCOL,
                    "cluster " + cluster.id() + " of " + cluster.brokers().size() + " answers Kafka's client"));
            approach.follow(unasked, cluster);
        }
        findings.add(health.partitions());
        if (topic != null) {
            findings.add(health.topic(topic));
        }
        var roundTrip = new RoundTrip(connect, timeoutMs, findings);
        if (noProbe) {
            findings.add(Finding.skipped(Check.PRODUCE, "--no-probe"));
        } else if (probeTopic != null) {
            roundTrip.through(probeTopic, false);
        } else {
            byte[] random = new byte[6];
            new SecureRandom().nextBytes(random);
            roundTrip.inTopicOfItsOwn(
                    admin, "splashdam-doctor-" + HexFormat.of().formatHex(random));
        }
    }

    private void skipFrom(Check from, String why) {
        for (Check check : Check.values()) {
            boolean isMeant =
                    check != Check.CLEANUP && (check != Check.TOPIC || topic != null) && check != Check.VERSIONS;
            if (check.compareTo(from) >= 0 && isMeant) {
                findings.add(Finding.skipped(check, why));
            }
        }
    }

    /** One finding as {@code -o json} prints it. */
    private record Row(String check, String status, String detail, String remedy) {
        static Row of(Finding f) {
            return new Row(
                    f.check().name().toLowerCase(Locale.ROOT),
                    f.status().name().toLowerCase(Locale.ROOT),
                    f.detail(),
                    f.remedy());
        }
    }

    private void print() {
        List<Row> rows = findings.stream().map(Row::of).toList();
        if (output.isJson()) {
            boolean isOk = findings.stream().noneMatch(Finding::isFailed);
            terminal.out().println(Json.line(Map.of("bootstrap", connect.bootstrap(), "ok", isOk, "findings", rows)));
            return;
        }
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            Status status = findings.get(i).status();
            if (status != Status.SKIPPED) {
                terminal.out().printf("%s %-10s  %s%n", status.sign(), row.check(), row.detail());
            }
            if (!row.remedy().isEmpty()) {
                terminal.out().printf("  %-10s  → %s%n", "", row.remedy());
            }
        }
        List<Row> skipped =
                rows.stream().filter(r -> r.status().equals("skipped")).toList();
        if (!skipped.isEmpty()) {
            String names = String.join(", ", skipped.stream().map(Row::check).toList());
            terminal.out()
                    .println("- not tried   " + names + ": " + skipped.get(0).detail());
        }
    }

    private int conclusion() {
        List<Finding> failed = findings.stream().filter(Finding::isFailed).toList();
        if (failed.isEmpty()) {
            return ExitCode.OK.number();
        }
        boolean isUnreachable = failed.stream().anyMatch(f -> f.check().isAboutReaching());
        String names = String.join(
                ", ",
                failed.stream()
                        .map(f -> f.check().name().toLowerCase(Locale.ROOT))
                        .distinct()
                        .toList());
        throw new CommandFailure(
                isUnreachable ? ExitCode.UNREACHABLE : ExitCode.FAILED,
                "clients of " + connect.bootstrap() + " have a problem: " + names,
                failed.get(0).remedy());
    }
}
