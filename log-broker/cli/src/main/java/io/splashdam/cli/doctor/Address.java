package io.splashdam.cli.doctor;

import io.splashdam.cli.shell.CommandFailure;
import java.util.ArrayList;
import java.util.List;

/** A host and a port, as written; nothing is resolved. */
record Address(String host, int port) {
    /** {@code HOST:PORT}, {@code [::1]:PORT}, several with commas between. */
    static List<Address> parse(String bootstrap) {
        var addresses = new ArrayList<Address>();
        for (String text : bootstrap.split(",", -1)) {
            String address = text.strip();
            int colon = address.lastIndexOf(':');
            String port = address.substring(colon + 1);
            if (colon < 1
                    || !port.matches("\\d{1,5}")
                    || Integer.parseInt(port) < 1
                    || Integer.parseInt(port) > 65_535) {
                throw CommandFailure.usage("'" + address + "' is no address", "name the broker as HOST:PORT");
            }
            addresses.add(new Address(address.substring(0, colon).replaceAll("^\\[|]$", ""), Integer.parseInt(port)));
        }
        return addresses;
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
