package io.splashdam.api;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.net.Connection;
import io.splashdam.observe.Counter;
import io.splashdam.observe.Histogram;
import io.splashdam.observe.MetricPage;
import io.splashdam.observe.MetricPage.Family;
import io.splashdam.observe.MetricSource;
import io.splashdam.wire.RequestHeader;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Requests of all listeners: how many of each version, how long they took, which errors they got. Any thread.
 *
 * <p>Each API costs its histogram once it has been asked for: there are as many as {@code SupportedApis} has.
 */
public final class RequestMetrics implements RequestListener, MetricSource {
    private static final int MAX_KEYS = 128;
    private static final int MAX_VERSIONS = 64;
    private static final short PRODUCE = 0;

    private final AtomicReferenceArray<@Nullable OfApi> byKey = new AtomicReferenceArray<>(MAX_KEYS);

    private static final class OfApi {
        private final String name;
        private final Counter begun = new Counter();
        private final Counter ended = new Counter();
        private final Histogram times = new Histogram();
        private final AtomicReferenceArray<@Nullable Counter> byVersion = new AtomicReferenceArray<>(MAX_VERSIONS);
        private final Map<Short, Counter> errors = new ConcurrentHashMap<>();

        OfApi(String name) {
            this.name = name;
        }

        Counter version(short version) {
            Counter counter = byVersion.get(version);
            if (counter == null) {
                byVersion.compareAndSet(version, null, new Counter());
                counter = byVersion.get(version);
            }
            return counter;
        }
    }

    private OfApi of(RequestHeader header) {
        OfApi api = byKey.get(header.apiKey());
        if (api == null) {
            byKey.compareAndSet(header.apiKey(), null, new OfApi(header.apiName()));
            api = byKey.get(header.apiKey());
        }
        return api;
    }

    @Override
    public void onBegun(RequestHeader header) {
        OfApi api = of(header);
        api.begun.increment();
        api.version(header.version()).increment();
    }

    @Override
    public void onError(RequestHeader header, short errorCode) {
        of(header).errors.computeIfAbsent(errorCode, absent -> new Counter()).increment();
    }

    @Override
    public void onEnded(RequestHeader header, Connection connection, long tookNs, long wantedWaitMs) {
        OfApi api = of(header);
        api.ended.increment();
        api.times.record(tookNs);
    }

    @Override
    public void writeTo(MetricPage page) {
        Family requests =
                page.counter("kafka_network_requestmetrics_requests_total", "Requests received (RequestsPerSec).");
        Family errors = page.counter(
                "kafka_network_requestmetrics_errors_total",
                "Errors in answers, one for each partition or the like; without NONE (ErrorsPerSec).");
        Family times = page.histogram(
                "kafka_network_requestmetrics_totaltimems",
                "From the whole request being here until its answer is handed to the socket, waiting included (TotalTimeMs).");
        for (int key = 0; key < MAX_KEYS; key++) {
            OfApi api = byKey.get(key);
            if (api != null) {
                write(api, requests, errors, times);
            }
        }
        OfApi produce = byKey.get(PRODUCE);
        page.gauge(
                        "kafka_server_delayedoperationpurgatory_purgatorysize",
                        "Requests that wait: Produce for the disk, Fetch for records (PurgatorySize).")
                .add(
                        produce == null ? 0 : Math.max(0, produce.begun.value() - produce.ended.value()),
                        "delayedoperation",
                        "Produce");
    }

    private static void write(OfApi api, Family requests, Family errors, Family times) {
        for (int version = 0; version < MAX_VERSIONS; version++) {
            Counter counter = api.byVersion.get(version);
            if (counter != null) {
                requests.add(counter.value(), "request", api.name, "version", String.valueOf(version));
            }
        }
        new TreeMap<>(api.errors)
                .forEach((code, count) ->
                        errors.add(count.value(), "request", api.name, "error", ErrorCode.nameOf(code)));
        times.addMs(api.times, "request", api.name);
    }
}
