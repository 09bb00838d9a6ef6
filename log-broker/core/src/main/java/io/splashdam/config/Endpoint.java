package io.splashdam.config;

import java.util.Locale;

/**
 * An address of a listener.
 *
 * @param name the listener's name, such as PLAINTEXT
 * @param host a name or an address, an IPv6 address without brackets; empty: every address of this machine
 * @param port 0: any that is free
 */
public record Endpoint(String name, String host, int port) {
    /** Parses {@code NAME://HOST:PORT}. */
    static Endpoint parse(String key, String text) {
        int scheme = text.indexOf("://");
        int colon = text.lastIndexOf(':');
        if (scheme <= 0 || colon <= scheme) {
            throw new ConfigException(key, text, "expected NAME://HOST:PORT, such as PLAINTEXT://127.0.0.1:9092");
        }
        String host = text.substring(scheme + 3, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw new ConfigException(key, text, "put the IPv6 address in brackets, such as PLAINTEXT://[::1]:9092");
        }
        return new Endpoint(
                text.substring(0, scheme).toUpperCase(Locale.ROOT), host, port(key, text, text.substring(colon + 1)));
    }

    private static int port(String key, String text, String digits) {
        Long port = Unit.NONE.parse(digits);
        if (port == null || port < 0 || port > 65_535) {
            throw new ConfigException(key, text, "expected a port from 0 (any that is free) to 65535");
        }
        return port.intValue();
    }

    /** Whether the host stands for every address of this machine, to which no client can connect. */
    public boolean isEveryAddress() {
        return host.isEmpty() || host.equals("0.0.0.0") || host.equals("::") || host.equals("0:0:0:0:0:0:0:0");
    }

    @Override
    public String toString() {
        return name + "://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
