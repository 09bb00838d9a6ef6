package io.splashdam.cli.doctor;

import io.splashdam.cli.doctor.Finding.Check;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether today's Kafka clients and a broker have a version in common for what every client needs. Pure. */
final class Versions {
    /** What kafka-clients 4.4 sends, by API key. */
    private static final Map<Integer, Needed> NEEDED = needed();

    private Versions() {}

    private record Needed(String name, int min, int max) {}

    private static Map<Integer, Needed> needed() {
        var needed = new LinkedHashMap<Integer, Needed>();
        needed.put(0, new Needed("Produce", 3, 13));
        needed.put(1, new Needed("Fetch", 4, 18));
        needed.put(2, new Needed("ListOffsets", 1, 11));
        needed.put(3, new Needed("Metadata", 0, 13));
        needed.put(10, new Needed("FindCoordinator", 0, 6));
        needed.put(22, new Needed("InitProducerId", 0, 6));
        return needed;
    }

    static Finding judge(Map<Integer, WireProbe.Range> offered) {
        List<String> missing = new ArrayList<>();
        List<String> common = new ArrayList<>();
        NEEDED.forEach((key, needed) -> {
            WireProbe.Range range = offered.get(key);
            if (range == null || range.max() < needed.min() || range.min() > needed.max()) {
                missing.add(needed.name() + (range == null ? "" : " " + range.min() + "–" + range.max()));
            } else if (key <= 1) {
                common.add(needed.name() + " " + range.min() + "–" + range.max());
            }
        });
        String all = offered.size() + " APIs, " + String.join(", ", common);
        if (missing.isEmpty()) {
            return Finding.ok(Check.VERSIONS, all);
        }
        return Finding.failed(
                Check.VERSIONS,
                all + "; clients of today need other versions of " + String.join(", ", missing),
                "brokers from Kafka 2.1 on have them; upgrade the broker, or use clients of its age");
    }
}
