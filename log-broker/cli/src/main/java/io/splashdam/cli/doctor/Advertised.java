package io.splashdam.cli.doctor;

import io.splashdam.cli.doctor.Finding.Check;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a broker tells clients to connect to, seen from here: the commonest reason for clients that connect and then time out. Pure.
 *
 * @param askedAt    the address that answered with it
 * @param isAskedFar the address that was asked is not this machine's loopback
 * @param resolved   what the advertised name means here; empty where nobody knows it
 * @param problem    why connecting to it did not work, or null
 * @param isSame     what answers there belongs to the same cluster
 * @param ms         how long connecting took
 */
record Advertised(
        WireProbe.Node broker,
        Address askedAt,
        boolean isAskedFar,
        List<InetAddress> resolved,
        @Nullable String problem,
        boolean isSame,
        long ms) {

    Finding judge() {
        String where = "broker " + broker.id() + " tells clients to connect to " + broker.address();
        String remedy =
                "set advertised.listeners on the broker to what clients reach it by, such as PLAINTEXT://" + askedAt;
        String host = broker.address().host();
        if (host.isEmpty()
                || broker.address().port() < 1
                || resolved.stream().anyMatch(InetAddress::isAnyLocalAddress)) {
            return failed(where + ", which is no address", remedy);
        }
        if (resolved.isEmpty()) {
            return failed(
                    where + ", but this machine does not know that name", remedy + ", or make the name known here");
        }
        boolean isLoopback = resolved.stream().allMatch(InetAddress::isLoopbackAddress);
        if (isLoopback && isAskedFar) {
            String self = where + ": every client would connect to itself";
            return problem == null && isSame
                    ? Finding.warning(Check.ADVERTISED, self + " (which works on this machine)", remedy)
                    : failed(self, remedy);
        }
        if (problem != null) {
            return failed(where + ", but that " + problem, remedy + "; or open the way there");
        }
        if (!isSame) {
            return failed(where + ", but another cluster answers there", remedy);
        }
        return Finding.ok(
                Check.ADVERTISED,
                "broker " + broker.id() + " at " + broker.address() + (isLoopback ? ", this machine only" : "") + " ("
                        + ms + " ms)");
    }

    private static Finding failed(String detail, String remedy) {
        return Finding.failed(Check.ADVERTISED, detail, remedy);
    }
}
