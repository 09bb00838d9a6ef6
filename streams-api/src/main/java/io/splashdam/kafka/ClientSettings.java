package io.splashdam.kafka;

import io.splashdam.runtime.ProcessingGuarantee;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.ByteBufferDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * What each of the official clients is told: the user's settings, our defaults below them, and above them what correctness asks.
 *
 * <p>As in Kafka Streams a key with the prefix {@code consumer.}, {@code producer.} or {@code admin.} goes to that client only.
 *
 * @param bootstrap {@code host:port}, several separated by commas
 * @param timeoutMs {@code cluster.timeout.ms}: a cluster that is silent for longer ends the application
 * @param replicationFactor {@code replication.factor} of topics made here; -1: what the cluster has as its default
 */
record ClientSettings(String bootstrap, long timeoutMs, short replicationFactor, Map<String, Object> given) {
    static final String TIMEOUT = "cluster.timeout.ms";
    private static final String REPLICATION = "replication.factor";
    private static final long DEFAULT_TIMEOUT_MS = 60_000;
    private static final long MAX_REQUEST_TIMEOUT_MS = 30_000;
    private static final int LINGER_MS = 100;
    private static final int BATCH_BYTES = 128 * 1024;
    private static final int POLL_RECORDS = 16 * 1024;

    ClientSettings {
        if (timeoutMs < 1000) {
            throw new IllegalArgumentException(TIMEOUT + "=" + timeoutMs + ": expected at least 1000");
        }
        given = Map.copyOf(given);
    }

    static ClientSettings of(String bootstrap, Map<String, ?> config) {
        Map<String, Object> given = new HashMap<>(config);
        Object timeout = given.remove(TIMEOUT);
        Object replication = given.remove(REPLICATION);
        return new ClientSettings(
                bootstrap,
                number(TIMEOUT, timeout, DEFAULT_TIMEOUT_MS),
                (short) number(REPLICATION, replication, -1),
                given);
    }

    private static long number(String key, @Nullable Object found, long byDefault) {
        try {
            return found == null ? byDefault : Long.parseLong(found.toString().trim());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + "=" + found + ": expected a whole number", e);
        }
    }

    Map<String, Object> admin() {
        Map<String, Object> all = base("admin.");
        all.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) timeoutMs);
        return all;
    }

    /** Reads by offset: no group, nothing committed, and no reset that nobody hears of. */
    Map<String, Object> consumer(IsolationLevel isolation) {
        Map<String, Object> all = base("consumer.");
        all.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS);
        all.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) timeoutMs);
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation.toString().toLowerCase(Locale.ROOT));
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteBufferDeserializer.class);
        all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteBufferDeserializer.class);
        all.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return all;
    }

    /** Of sources: at least once reads what is not committed, as Kafka Streams does, unless {@code isolation.level} is given. */
    IsolationLevel isolation(ProcessingGuarantee guarantee) {
        Object chosen = base("consumer.").get(ConsumerConfig.ISOLATION_LEVEL_CONFIG);
        boolean isCommittedOnly = guarantee == ProcessingGuarantee.EXACTLY_ONCE
                || chosen != null && chosen.toString().equalsIgnoreCase("read_committed");
        return isCommittedOnly ? IsolationLevel.READ_COMMITTED : IsolationLevel.READ_UNCOMMITTED;
    }

    Map<String, Object> producer() {
        Map<String, Object> all = base("producer.");
        all.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, LINGER_MS);
        all.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        all.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeoutMs);
        long lingerMs = number("linger.ms", all.get(ProducerConfig.LINGER_MS_CONFIG), LINGER_MS);
        long requestMs = number("request.timeout.ms", all.get(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG), 0);
        all.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) Math.max(timeoutMs, lingerMs + requestMs));
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        all.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return all;
    }

    Map<String, Object> producer(String transactionalId) {
        Map<String, Object> all = producer();
        all.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
        return all;
    }

    private Map<String, Object> base(String prefix) {
        Map<String, Object> all = new HashMap<>();
        all.put("request.timeout.ms", (int) Math.min(MAX_REQUEST_TIMEOUT_MS, timeoutMs - 500));
        given.forEach((key, value) -> {
            if (!key.startsWith("consumer.") && !key.startsWith("producer.") && !key.startsWith("admin.")) {
                all.put(key, value);
            }
        });
        given.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                all.put(key.substring(prefix.length()), value);
            }
        });
        all.put("bootstrap.servers", bootstrap);
        return all;
    }
}
