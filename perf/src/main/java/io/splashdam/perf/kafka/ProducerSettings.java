package io.splashdam.perf.kafka;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the producer of a load is told; everything else is Kafka's default. */
public record ProducerSettings(String acks, String compression, int batchBytes, int lingerMs) {

    Map<String, Object> asConfig() {
        var config = new LinkedHashMap<String, Object>();
        config.put("acks", acks);
        config.put("enable.idempotence", acks.equals("all") || acks.equals("-1"));
        config.put("compression.type", compression);
        config.put("batch.size", batchBytes);
        config.put("linger.ms", lingerMs);
        config.put("max.block.ms", 30_000);
        config.put("max.request.size", 64 * 1024 * 1024);
        config.put("enable.metrics.push", "false");
        return config;
    }

    ProducerSettings withoutLinger() {
        return new ProducerSettings(acks, compression, batchBytes, 0);
    }
}
