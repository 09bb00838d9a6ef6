package io.splashdam.broker.metrics;

import io.splashdam.observe.Counter;
import io.splashdam.observe.MetricPage;
import io.splashdam.observe.MetricPage.Family;
import io.splashdam.observe.MetricSource;
import io.splashdam.partition.TrafficListener;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Records and bytes, of each topic and of all; a topic that is deleted stays in the sum of all. Any thread. */
public final class TopicMetrics implements MetricSource {
    private final Traffic all = new Traffic();
    private final Map<String, Traffic> byTopic = new ConcurrentHashMap<>();

    private static final class Traffic {
        private final Counter recordsIn = new Counter();
        private final Counter bytesIn = new Counter();
        private final Counter bytesOut = new Counter();
    }

    /** Counts for one topic, and for all. */
    private record OfTopic(Traffic topic, Traffic all) implements TrafficListener {
        @Override
        public void onAppended(long records, long bytes) {
            topic.recordsIn.add(records);
            topic.bytesIn.add(bytes);
            all.recordsIn.add(records);
            all.bytesIn.add(bytes);
        }

        @Override
        public void onRead(long bytes) {
            topic.bytesOut.add(bytes);
            all.bytesOut.add(bytes);
        }
    }

    /** For every partition of the topic the same. */
    public TrafficListener of(String topic) {
        return new OfTopic(byTopic.computeIfAbsent(topic, absent -> new Traffic()), all);
    }

    public void forget(String topic) {
        byTopic.remove(topic);
    }

    @Override
    public void writeTo(MetricPage page) {
        Family recordsIn = page.counter(
                "kafka_server_brokertopicmetrics_messagesin_total",
                "Records acknowledged; without a topic: of all (MessagesInPerSec).");
        Family bytesIn = page.counter(
                "kafka_server_brokertopicmetrics_bytesin_total",
                "Bytes of batches acknowledged; without a topic: of all (BytesInPerSec).");
        Family bytesOut = page.counter(
                "kafka_server_brokertopicmetrics_bytesout_total",
                "Bytes of batches sent to consumers; without a topic: of all (BytesOutPerSec).");
        recordsIn.add(all.recordsIn.value());
        bytesIn.add(all.bytesIn.value());
        bytesOut.add(all.bytesOut.value());
        new TreeMap<>(byTopic).forEach((topic, traffic) -> {
            recordsIn.addDetail(traffic.recordsIn.value(), "topic", topic);
            bytesIn.addDetail(traffic.bytesIn.value(), "topic", topic);
            bytesOut.addDetail(traffic.bytesOut.value(), "topic", topic);
        });
    }
}
