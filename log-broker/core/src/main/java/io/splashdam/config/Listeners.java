package io.splashdam.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's rules for {@code listeners}, {@code advertised.listeners} and {@code listener.security.protocol.map}, for one plaintext
 * listener. The listeners of Kafka's own controller, which has no counterpart, are left out.
 */
record Listeners(Endpoint listen, Endpoint advertised) {
    private static final Set<String> SECURED = Set.of("SSL", "SASL_PLAINTEXT", "SASL_SSL");

    /** @param foreign Kafka's keys that are no settings here, as given */
    static Listeners of(Settings settings, Map<String, String> foreign) {
        Set<String> controllers = names(foreign.getOrDefault("controller.listener.names", ""));
        Map<String, String> protocols = protocols(foreign.getOrDefault("listener.security.protocol.map", ""));
        Endpoint listen = only("listeners", settings.required(BrokerSettings.LISTENERS), controllers, protocols);
        String advertisedText = settings.text(BrokerSettings.ADVERTISED_LISTENERS);
        if (advertisedText == null || advertisedText.isEmpty()) {
            return new Listeners(listen, listen);
        }
        Endpoint advertised = only("advertised.listeners", advertisedText, controllers, protocols);
        if (!advertised.name().equals(listen.name())) {
            throw new ConfigException(
                    "advertised.listeners",
                    advertised.toString(),
                    "there is no listener " + advertised.name() + "; use the name " + listen.name());
        }
        return new Listeners(listen, advertised);
    }

    private static Endpoint only(String key, String text, Set<String> controllers, Map<String, String> protocols) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (String element : Settings.elements(text)) {
            Endpoint endpoint = Endpoint.parse(key, element);
            if (!controllers.contains(endpoint.name())) {
                requirePlaintext(key, element, protocolOf(endpoint.name(), protocols));
                endpoints.add(endpoint);
            }
        }
        if (endpoints.size() != 1) {
            throw new ConfigException(
                    key, text, "expected one address for clients, such as PLAINTEXT://127.0.0.1:9092");
        }
        return endpoints.get(0);
    }

    private static @Nullable String protocolOf(String name, Map<String, String> protocols) {
        String mapped = protocols.get(name);
        return mapped != null ? mapped : name.equals("PLAINTEXT") || SECURED.contains(name) ? name : null;
    }

    private static void requirePlaintext(String key, String element, @Nullable String protocol) {
        if (protocol == null) {
            throw new ConfigException(
                    key, element, "name its protocol in listener.security.protocol.map, or use PLAINTEXT://HOST:PORT");
        }
        if (!protocol.equals("PLAINTEXT")) {
            throw new ConfigException(
                    key,
                    element,
                    "the protocol " + protocol + " does not work yet; use PLAINTEXT on a network that you trust");
        }
    }

    private static Map<String, String> protocols(String map) {
        Map<String, String> protocols = new HashMap<>();
        for (String element : Settings.elements(map)) {
            int colon = element.indexOf(':');
            if (colon <= 0) {
                throw new ConfigException("listener.security.protocol.map", map, "expected NAME:PROTOCOL,…");
            }
            protocols.put(upper(element.substring(0, colon)), upper(element.substring(colon + 1)));
        }
        return protocols;
    }

    private static Set<String> names(String list) {
        List<String> names = new ArrayList<>();
        Settings.elements(list).forEach(name -> names.add(upper(name)));
        return Set.copyOf(names);
    }

    private static String upper(String text) {
        return text.strip().toUpperCase(Locale.ROOT);
    }
}
