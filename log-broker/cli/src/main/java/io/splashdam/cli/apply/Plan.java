package io.splashdam.cli.apply;

import io.splashdam.cli.apply.Step.Setting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * What has to happen so that topics become what a file says. Pure.
 *
 * @param steps     in the order in which they are done: creating and changing by name, then deleting
 * @param refusals  what cannot be done; where there is one, nothing is
 * @param unchanged topics of the file that are so already
 */
record Plan(List<Step> steps, List<String> refusals, List<String> unchanged) {
    /** @param prune also delete topics, and settings, that the file does not name */
    static Plan of(List<WantedTopic> wanted, Map<String, ActualTopic> actual, boolean prune) {
        var steps = new ArrayList<Step>();
        var refusals = new ArrayList<String>();
        var unchanged = new ArrayList<String>();
        var named = new HashSet<String>();
        for (WantedTopic topic : wanted) {
            named.add(topic.name());
            ActualTopic there = actual.get(topic.name());
            if (there == null) {
                steps.add(Step.create(topic));
                continue;
            }
            refuse(topic, there, refusals);
            List<Setting> settings = settings(topic, there, prune);
            Integer partitions = topic.partitions();
            boolean isGrowing = partitions != null && partitions > there.partitions();
            if (settings.isEmpty() && !isGrowing) {
                unchanged.add(topic.name());
            } else {
                steps.add(Step.change(there, isGrowing ? partitions : null, settings));
            }
        }
        if (prune) {
            prune(actual, named, steps);
        }
        return new Plan(List.copyOf(steps), List.copyOf(refusals), List.copyOf(unchanged));
    }

    private static void refuse(WantedTopic topic, ActualTopic there, List<String> refusals) {
        if (topic.partitions() != null && topic.partitions() < there.partitions()) {
            refusals.add(topic.name() + " has " + there.partitions()
                    + " partitions and cannot have fewer, but the file says " + topic.partitions());
        }
        if (topic.replicationFactor() != null && topic.replicationFactor() != there.replicationFactor()) {
            refusals.add(topic.name() + " has " + there.replicationFactor()
                    + " replicas of each partition, which is changed by" + " reassigning them, but the file says "
                    + topic.replicationFactor());
        }
    }

    private static List<Setting> settings(WantedTopic topic, ActualTopic there, boolean prune) {
        var settings = new TreeMap<String, Setting>();
        topic.configs().forEach((key, now) -> {
            String own = there.own().get(key);
            if (!Objects.equals(own, now)) {
                settings.put(
                        key,
                        new Setting(key, own != null ? own : there.effective().get(key), now));
            }
        });
        if (prune) {
            there.own().forEach((key, before) -> {
                if (!topic.configs().containsKey(key)) {
                    settings.put(key, new Setting(key, before, null));
                }
            });
        }
        return List.copyOf(settings.values());
    }

    private static void prune(Map<String, ActualTopic> actual, Set<String> named, List<Step> steps) {
        new TreeMap<>(actual)
                .values().stream()
                        .filter(there ->
                                !there.isInternal() && !there.name().startsWith("__") && !named.contains(there.name()))
                        .forEach(there -> steps.add(Step.delete(there)));
    }

    /** One line for a person. */
    String summary() {
        long created = count(Step.Action.CREATE);
        long changed = count(Step.Action.CHANGE);
        long deleted = count(Step.Action.DELETE);
        return created + " to create, " + changed + " to change, " + deleted + " to delete, " + unchanged.size()
                + " as the file says";
    }

    private long count(Step.Action action) {
        return steps.stream().filter(step -> step.action() == action).count();
    }
}
