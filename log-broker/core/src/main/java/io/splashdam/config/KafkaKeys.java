package io.splashdam.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a key of Kafka's that is no setting here. Most are accepted with a warning: they tune machinery that does not exist.
 * Refused is what somebody may rely on for security, for durability or for where data lies, unless its value asks for nothing.
 */
final class KafkaKeys {
    private static final String RESOURCE = "kafka-4.4-broker-keys.txt";
    private static final Set<String> NAMES = read();

    /** Read by {@link Listeners}, so not without effect, and no settings of their own. */
    private static final Set<String> READ = Set.of("controller.listener.names", "listener.security.protocol.map");

    private static final String REMOVE = "does not work yet; remove it";
    private static final String TRUST = REMOVE + ", and let only clients that you trust reach this broker";
    private static final String DATA = "choose the data directory with --data DIR instead, and remove it";
    private static final String ONE_NODE = "several nodes do not work yet; remove it, and run this broker alone";

    /** The first rule that matches decides; a pattern that ends in a dot is a prefix. */
    private static final List<Rule> REFUSED = List.of(
            new Rule("authorizer.class.name", String::isEmpty, TRUST),
            new Rule("super.users", String::isEmpty, TRUST),
            new Rule("allow.everyone.if.no.acl.found", "true"::equals, TRUST),
            new Rule("principal.builder.class", String::isEmpty, TRUST),
            new Rule("sasl.", String::isEmpty, TRUST),
            new Rule("ssl.", String::isEmpty, TRUST),
            new Rule("security.inter.broker.protocol", "PLAINTEXT"::equals, TRUST),
            new Rule("security.providers", String::isEmpty, TRUST),
            new Rule("listener.name.", value -> false, TRUST),
            new Rule("connections.max.reauth.ms", "0"::equals, TRUST),
            new Rule("delegation.token.secret.key", String::isEmpty, TRUST),
            new Rule("max.connection.creation.rate", "2147483647"::equals, REMOVE + ", and limit max.connections"),
            new Rule("max.connections.per.ip.overrides", String::isEmpty, REMOVE + ", and set max.connections.per.ip"),
            new Rule("client.quota.callback.class", String::isEmpty, REMOVE),
            new Rule("quota.", value -> false, REMOVE),
            new Rule("create.topic.policy.class.name", String::isEmpty, REMOVE),
            new Rule("alter.config.policy.class.name", String::isEmpty, REMOVE),
            new Rule("config.providers", String::isEmpty, REMOVE + ", and give the values themselves"),
            new Rule("config.providers.", value -> false, REMOVE + ", and give the values themselves"),
            new Rule("remote.log.storage.system.enable", "false"::equals, REMOVE),
            new Rule("remote.log.storage.", value -> false, REMOVE),
            new Rule("rsm.config.", value -> false, REMOVE),
            new Rule("rlmm.config.", value -> false, REMOVE),
            new Rule("log.dir", value -> false, DATA),
            new Rule("log.dirs", value -> false, DATA),
            new Rule("metadata.log.dir", value -> false, DATA),
            new Rule("controller.quorum.voters", KafkaKeys::isAtMostOne, ONE_NODE),
            new Rule("controller.quorum.bootstrap.servers", KafkaKeys::isAtMostOne, ONE_NODE),
            new Rule(
                    "process.roles",
                    value -> value.contains("broker"),
                    "every node is broker and controller; remove it"));

    private record Rule(String pattern, Predicate<String> asksForNothing, String remedy) {
        boolean matches(String key) {
            return pattern.endsWith(".") ? key.startsWith(pattern) : key.equals(pattern);
        }
    }

    private KafkaKeys() {}

    /** All of Kafka's names, including those that are settings here. */
    static Set<String> names() {
        return NAMES;
    }

    /** Whether it is one of Kafka's, or of its plug-ins'. */
    static boolean isKnown(String key) {
        return NAMES.contains(key) || rule(key) != null;
    }

    static boolean isWithoutEffect(String key) {
        return !READ.contains(key);
    }

    /** What to do instead, where the key must not be ignored; null: it may be. */
    static @Nullable String refusal(String key, String value) {
        Rule rule = rule(key);
        return rule == null || rule.asksForNothing().test(value.strip()) ? null : rule.remedy();
    }

    /** Whether the value must not be shown. */
    static boolean isSecret(String key) {
        return key.contains("password")
                || key.contains("secret")
                || key.contains("jaas")
                || key.endsWith(".key")
                || key.contains("passphrase");
    }

    /** What is refused, with the remedy, in the order of the rules. */
    static Map<String, String> refusals() {
        Map<String, String> refusals = new LinkedHashMap<>();
        REFUSED.forEach(rule -> refusals.put(rule.pattern(), rule.remedy()));
        return refusals;
    }

    private static @Nullable Rule rule(String key) {
        for (Rule rule : REFUSED) {
            if (rule.matches(key)) {
                return rule;
            }
        }
        return null;
    }

    private static boolean isAtMostOne(String list) {
        return list.indexOf(',') < 0;
    }

    private static Set<String> read() {
        try (InputStream in = KafkaKeys.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("Expected " + RESOURCE + " beside the class, but it is missing");
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
