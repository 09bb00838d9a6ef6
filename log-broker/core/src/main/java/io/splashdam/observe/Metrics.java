package io.splashdam.observe;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** All that one broker has to tell in numbers. Any thread. */
public final class Metrics {
    private final int maxDetails;
    private final List<MetricSource> sources = new CopyOnWriteArrayList<>();

    /** @param maxDetails lines about single partitions and groups on one page ({@code metrics.max.series}) */
    public Metrics(int maxDetails) {
        this.maxDetails = maxDetails;
    }

    public void add(MetricSource source) {
        sources.add(source);
    }

    /** The one source of this class, made and added when there is none: for what several listeners count together. */
    public synchronized <T extends MetricSource> T shared(Class<T> type, Supplier<T> made) {
        for (MetricSource source : sources) {
            if (type.isInstance(source)) {
                return type.cast(source);
            }
        }
        T first = made.get();
        sources.add(first);
        return first;
    }

    public void remove(MetricSource source) {
        sources.remove(source);
    }

    /** The numbers as they are now, in Prometheus' text format 0.0.4. */
    public String page() {
        MetricPage page = new MetricPage(maxDetails);
        for (MetricSource source : sources) {
            source.writeTo(page);
        }
        return page.text();
    }
}
