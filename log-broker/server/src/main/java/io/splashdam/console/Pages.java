package io.splashdam.console;

import static io.netty.handler.codec.http.HttpResponseStatus.NOT_FOUND;
import static io.netty.handler.codec.http.HttpResponseStatus.OK;
import static io.netty.handler.codec.http.HttpResponseStatus.SERVICE_UNAVAILABLE;

import io.splashdam.broker.BrokerStatus;
import io.splashdam.observe.Metrics;

/** What stands where. Any thread; may take as long as the disk and the coordinators take to answer. */
final class Pages {
    private static final String METRICS_FORMAT = "text/plain; version=0.0.4; charset=utf-8";

    private final BrokerStatus status;
    private final Metrics metrics;

    Pages(BrokerStatus status, Metrics metrics) {
        this.status = status;
        this.metrics = metrics;
    }

    Page at(String path) {
        return switch (path) {
            case "/" -> Page.text(OK, "splashdam: /health /ready /metrics");
            case "/health" -> health();
            case "/ready" -> ready();
            case "/metrics" -> new Page(OK, METRICS_FORMAT, metrics.page());
            default -> Page.text(NOT_FOUND, "There is no such page: try /health, /ready or /metrics");
        };
    }

    /** 503 says: restart it, or look after its disk. */
    private Page health() {
        String illness = status.illness();
        return illness == null
                ? Page.json(OK, "{\"status\":\"ok\",\"phase\":\"" + status.phase() + "\"}")
                : Page.json(
                        SERVICE_UNAVAILABLE,
                        "{\"status\":\"failed\",\"phase\":\"" + status.phase() + "\",\"reason\":\"" + escaped(illness)
                                + "\"}");
    }

    /** 503 says: send no clients here now. */
    private Page ready() {
        return Page.json(
                status.isReady() ? OK : SERVICE_UNAVAILABLE,
                "{\"ready\":" + status.isReady() + ",\"phase\":\"" + status.phase() + "\"}");
    }

    private static String escaped(String text) {
        StringBuilder json = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (next == '"' || next == '\\') {
                json.append('\\').append(next);
            } else {
                json.append(Character.isISOControl(next) ? ' ' : next);
            }
        }
        return json.toString();
    }
}
