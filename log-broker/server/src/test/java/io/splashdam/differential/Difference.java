package io.splashdam.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.common.protocol.ApiMessage;

/**
 * One field that is answered differently.
 *
 * @param path of the field in the answer; "absent" is the value where a side has no such field
 */
record Difference(String step, String path, String kafka, String ours) {
    private static final String ABSENT = "absent";

    /** Asks both sides everything, in lock-step. */
    static List<Difference> of(List<Step> steps, Side kafka, Side ours) {
        List<Difference> found = new ArrayList<>();
        for (Step step : steps) {
            ApiMessage request = step.request().apply(ours);
            if (ours.serves(request.apiKey())) {
                found.addAll(between(step.toString(), kafka.ask(step), ours.ask(step, request)));
            }
        }
        return found;
    }

    private static List<Difference> between(String step, Map<String, String> kafka, Map<String, String> ours) {
        List<Difference> found = new ArrayList<>();
        TreeSet<String> paths = new TreeSet<>(kafka.keySet());
        paths.addAll(ours.keySet());
        for (String path : paths) {
            String theirs = kafka.getOrDefault(path, ABSENT);
            String mine = ours.getOrDefault(path, ABSENT);
            if (!theirs.equals(mine)) {
                found.add(new Difference(step, path, theirs, mine));
            }
        }
        return found;
    }

    @Override
    public String toString() {
        return step + " | " + path + " | Kafka: " + kafka + " | ours: " + ours;
    }
}
