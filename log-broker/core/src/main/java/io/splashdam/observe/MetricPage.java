package io.splashdam.observe;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A page in Prometheus' text format 0.0.4, where all lines of a family have to stand together whoever wrote them. Owned by who reads
 * the numbers.
 *
 * <pre>
 *   # HELP kafka_log_log_size Bytes of a partition's segments.
 *   # TYPE kafka_log_log_size gauge
 *   kafka_log_log_size{topic="lines",partition="0"} 4711
 * </pre>
 */
public final class MetricPage {
    private static final double NS_PER_MS = 1e6;
    private static final double NS_PER_SECOND = 1e9;

    private final Map<String, Family> families = new LinkedHashMap<>();
    private final int maxDetails;
    private int details;
    private int omitted;

    MetricPage(int maxDetails) {
        this.maxDetails = maxDetails;
    }

    /** What only grows; its name ends in {@code _total}. */
    public Family counter(String name, String help) {
        return family(name, "counter", help);
    }

    public Family gauge(String name, String help) {
        return family(name, "gauge", help);
    }

    /** How much of something that has a limit is in use: one alert suffices for all of them. */
    public void bound(String setting, long used, long limit, String... labels) {
        String[] all = new String[labels.length + 2];
        all[0] = "bound";
        all[1] = setting;
        System.arraycopy(labels, 0, all, 2, labels.length);
        gauge("splashdam_bound_used", "What is in use of each bound, in the unit of its setting.")
                .add(used, all);
        gauge("splashdam_bound_limit", "Each bound, by the name of its setting.")
                .add(limit, all);
    }

    /** Its lines are added by {@link Family#addMs} or {@link Family#addSeconds}. */
    public Family histogram(String name, String help) {
        return family(name, "histogram", help);
    }

    private Family family(String name, String type, String help) {
        return families.computeIfAbsent(name, absent -> new Family(name, type, help));
    }

    String text() {
        gauge("splashdam_metrics_omitted_series", "Lines left out of this page because of metrics.max.series.")
                .add(omitted);
        StringBuilder text = new StringBuilder(16 << 10);
        families.values().forEach(family -> text.append(family.lines));
        return text.toString();
    }

    /** All lines of one name. Labels are given as name, value, name, value. */
    public final class Family {
        private final String name;
        private final StringBuilder lines = new StringBuilder();

        private Family(String name, String type, String help) {
            this.name = name;
            lines.append("# HELP ").append(name).append(' ').append(help).append('\n');
            lines.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        }

        public Family add(long value, String... labels) {
            start("", labels, "").append(value).append('\n');
            return this;
        }

        public Family add(double value, String... labels) {
            start("", labels, "").append(value).append('\n');
            return this;
        }

        /** Of one partition, group or the like, of which there is no end: left out when the page has enough of them. */
        public Family addDetail(long value, String... labels) {
            if (details >= maxDetails) {
                omitted++;
                return this;
            }
            details++;
            return add(value, labels);
        }

        public Family addMs(Histogram times, String... labels) {
            return add(times, NS_PER_MS, labels);
        }

        public Family addSeconds(Histogram times, String... labels) {
            return add(times, NS_PER_SECOND, labels);
        }

        private Family add(Histogram times, double nsPerUnit, String... labels) {
            long upToHere = 0;
            for (int bucket = 0; bucket < Histogram.buckets(); bucket++) {
                upToHere += times.countIn(bucket);
                start("_bucket", labels, String.valueOf(Histogram.boundNs(bucket) / nsPerUnit))
                        .append(upToHere)
                        .append('\n');
            }
            upToHere += times.countIn(Histogram.buckets());
            start("_bucket", labels, "+Inf").append(upToHere).append('\n');
            start("_sum", labels, "").append(times.sumNs() / nsPerUnit).append('\n');
            start("_count", labels, "").append(upToHere).append('\n');
            return this;
        }

        private StringBuilder start(String suffix, String[] labels, String bound) {
            lines.append(name).append(suffix);
            char before = '{';
            for (int i = 0; i + 1 < labels.length; i += 2) {
                label(before, labels[i], labels[i + 1]);
                before = ',';
            }
            if (!bound.isEmpty()) {
                label(before, "le", bound);
                before = ',';
            }
            return lines.append(before == '{' ? " " : "} ");
        }

        private void label(char before, String label, String value) {
            lines.append(before).append(label).append("=\"");
            for (int i = 0; i < value.length(); i++) {
                char next = value.charAt(i);
                switch (next) {
                    case '\\' -> lines.append("\\\\");
                    case '"' -> lines.append("\\\"");
                    case '\n' -> lines.append("\\n");
                    default -> lines.append(next);
                }
            }
            lines.append('"');
        }
    }
}
