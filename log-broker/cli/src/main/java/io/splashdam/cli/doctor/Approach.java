package io.splashdam.cli.doctor;

import io.splashdam.cli.doctor.Finding.Check;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The way to a broker, step by step, with plain sockets; used by the command's thread. */
final class Approach {
    private final int timeoutMs;
    private final boolean isPlain;
    private final boolean isAnonymous;
    private final List<Finding> findings;

    /**
     * @param isPlain     false under TLS: then only TCP is tried here
     * @param isAnonymous false where the broker wants to know who asks before it says more than its versions
     */
    Approach(int timeoutMs, boolean isPlain, boolean isAnonymous, List<Finding> findings) {
        this.timeoutMs = timeoutMs;
        this.isPlain = isPlain;
        this.isAnonymous = isAnonymous;
        this.findings = findings;
    }

    /** What a broker said of itself; versions and cluster are null where it was not asked. */
    record Answer(
            Address askedAt,
            boolean isFar,
            @Nullable Map<Integer, WireProbe.Range> versions,
            WireProbe.@Nullable Cluster cluster) {}

    /** Resolves, connects and asks; null where one of that failed, which the findings say. */
    @Nullable
    Answer ask(Address address) {
        List<InetAddress> resolved = resolve(address.host());
        if (resolved.isEmpty()) {
            findings.add(Finding.failed(
                    Check.NAME,
                    "nobody knows the name " + address.host(),
                    "check its spelling, /etc/hosts and DNS; `getent hosts " + address.host()
                            + "` shows what is known"));
            return null;
        }
        findings.add(Finding.ok(Check.NAME, address.host() + " is " + names(resolved)));
        String problem = "";
        for (InetAddress candidate : resolved) {
            long startNs = System.nanoTime();
            try (var probe = WireProbe.connect(candidate, address.port(), timeoutMs)) {
                String at = candidate.getHostAddress() + " port " + address.port();
                findings.add(Finding.ok(Check.CONNECT, at + " accepts connections (" + msSince(startNs) + " ms)"));
                return converse(address, candidate, probe);
            } catch (IOException e) {
                problem = reason(e);
            }
        }
        findings.add(
                Finding.failed(
                        Check.CONNECT,
                        address + " " + problem,
                        "is the broker up and listening on this address and port? is a firewall or a container's port mapping between?"));
        return null;
    }

    private @Nullable Answer converse(Address address, InetAddress candidate, WireProbe probe) {
        boolean isFar = !candidate.isLoopbackAddress();
        if (!isPlain) {
            return new Answer(address, isFar, null, null);
        }
        try {
            long startNs = System.nanoTime();
            Map<Integer, WireProbe.Range> versions = probe.apiVersions();
            WireProbe.Cluster cluster = isAnonymous ? probe.metadata() : null;
            findings.add(Finding.ok(
                    Check.PROTOCOL,
                    address + " speaks Kafka's protocol"
                            + (cluster == null
                                    ? ""
                                    : ", cluster " + cluster.id() + " of "
                                            + cluster.brokers().size())
                            + " (" + msSince(startNs) + " ms)"));
            return new Answer(address, isFar, versions, cluster);
        } catch (WireProbe.Silence e) {
            var known = WireProbe.speaksHttp(candidate, address.port(), timeoutMs) ? WireProbe.http() : e;
            findings.add(Finding.failed(Check.PROTOCOL, address + " " + known.getMessage(), known.remedy()));
        } catch (WireProbe.NotKafka e) {
            findings.add(Finding.failed(Check.PROTOCOL, address + " " + e.getMessage(), e.remedy()));
        } catch (IOException e) {
            findings.add(Finding.failed(Check.PROTOCOL, address + " " + reason(e), "is this the port of a broker?"));
        }
        return null;
    }

    /** True when every broker that the cluster names can be reached by that name from here. */
    boolean follow(Answer answer, WireProbe.Cluster cluster) {
        boolean isAllReached = true;
        for (WireProbe.Node broker : cluster.brokers()) {
            Finding finding = visit(broker, answer, cluster).judge();
            findings.add(finding);
            isAllReached &= !finding.isFailed();
        }
        return isAllReached;
    }

    private Advertised visit(WireProbe.Node broker, Answer answer, WireProbe.Cluster cluster) {
        List<InetAddress> resolved = resolve(broker.address().host());
        String problem = null;
        boolean isSame = !isPlain || !isAnonymous;
        long startNs = System.nanoTime();
        long ms = 0;
        if (!resolved.isEmpty() && broker.address().port() > 0) {
            try (var probe = WireProbe.connect(resolved.get(0), broker.address().port(), timeoutMs)) {
                ms = msSince(startNs);
                isSame |= isPlain && isAnonymous && probe.metadata().id().equals(cluster.id());
            } catch (IOException e) {
                problem = reason(e);
            }
        }
        return new Advertised(broker, answer.askedAt(), answer.isFar(), resolved, problem, isSame, ms);
    }

    private static List<InetAddress> resolve(String host) {
        try {
            return host.isEmpty() ? List.of() : List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException e) {
            return List.of();
        }
    }

    private static String names(List<InetAddress> resolved) {
        return resolved.stream().map(InetAddress::getHostAddress).distinct().collect(Collectors.joining(", "));
    }

    private static String reason(IOException e) {
        if (e instanceof WireProbe.NotKafka) {
            return String.valueOf(e.getMessage());
        }
        if (e instanceof java.net.SocketTimeoutException) {
            return "does not answer";
        }
        if (e instanceof java.net.ConnectException
                && String.valueOf(e.getMessage()).contains("refused")) {
            return "refuses connections: nobody listens there";
        }
        return "cannot be reached (" + e.getMessage() + ")";
    }

    private static long msSince(long startNs) {
        return (System.nanoTime() - startNs) / 1_000_000;
    }
}
