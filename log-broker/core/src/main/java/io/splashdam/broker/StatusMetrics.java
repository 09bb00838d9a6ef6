package io.splashdam.broker;

import io.splashdam.observe.MetricPage;
import io.splashdam.observe.MetricSource;

/** Where the broker stands, from before its start on. */
record StatusMetrics(BrokerStatus status) implements MetricSource {
    /** Numbers of Kafka's BrokerState. */
    private int kafkaState() {
        return switch (status.phase()) {
            case STARTING -> 1;
            case RECOVERING -> 2;
            case RECOVERED, READY -> 3;
            case STOPPING -> 7;
        };
    }

    @Override
    public void writeTo(MetricPage page) {
        page.gauge(
                        "kafka_server_kafkaserver_brokerstate",
                        "1 starting, 2 recovering, 3 running, 7 shutting down (BrokerState).")
                .add(kafkaState());
        page.gauge("splashdam_healthy", "0: /health says why.").add(status.illness() == null ? 1 : 0);
    }
}
