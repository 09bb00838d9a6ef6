package io.splashdam.cli.apply;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happens to one topic; {@code -o json} prints exactly these fields. */
record Step(
        Action action,
        String topic,
        @Nullable Integer partitionsBefore,
        @Nullable Integer partitions,
        @Nullable Short replicationFactor,
        List<Setting> settings) {
    /** What is done. */
    enum Action {
        CREATE("+", "created"),
        CHANGE("~", "changed"),
        DELETE("-", "deleted");

        private final String sign;
        private final String done;

        Action(String sign, String done) {
            this.sign = sign;
            this.done = done;
        }

        String sign() {
            return sign;
        }

        String done() {
            return done;
        }
    }

    /** One setting; {@code now} is null where it goes back to its default, {@code before} where the topic is new. */
    record Setting(
            String key, @Nullable String before, @Nullable String now) {}

    static Step create(WantedTopic wanted) {
        List<Setting> settings = wanted.configs().entrySet().stream()
                .filter(setting -> setting.getValue() != null)
                .map(setting -> new Setting(setting.getKey(), null, setting.getValue()))
                .toList();
        return new Step(Action.CREATE, wanted.name(), null, wanted.partitions(), wanted.replicationFactor(), settings);
    }

    static Step change(ActualTopic actual, @Nullable Integer partitions, List<Setting> settings) {
        return new Step(Action.CHANGE, actual.name(), actual.partitions(), partitions, null, settings);
    }

    static Step delete(ActualTopic actual) {
        return new Step(Action.DELETE, actual.name(), actual.partitions(), null, null, List.of());
    }

    boolean isGrowing() {
        return action == Action.CHANGE && partitions != null;
    }

    /** As lines of a diff. */
    String text() {
        var text = new StringBuilder(action.sign()).append(' ').append(topic);
        switch (action) {
            case CREATE -> {
                text.append(partitions == null ? "" : "  partitions=" + partitions);
                text.append(replicationFactor == null ? "" : "  replication-factor=" + replicationFactor);
            }
            case CHANGE ->
                text.append(partitions == null ? "" : "  partitions " + partitionsBefore + " → " + partitions);
            case DELETE ->
                text.append("  with the records of its ")
                        .append(partitionsBefore)
                        .append(" partitions");
        }
        for (Setting setting : settings) {
            text.append(System.lineSeparator()).append("    ").append(setting.key());
            if (action == Action.CREATE) {
                text.append('=').append(setting.now());
            } else {
                text.append("  ").append(setting.before() == null ? "(default)" : setting.before());
                text.append(" → ").append(setting.now() == null ? "(default)" : setting.now());
            }
        }
        return text.toString();
    }

    /** What the broker is to set. */
    Map<String, String> toSet() {
        var toSet = new java.util.TreeMap<String, String>();
        for (Setting setting : settings) {
            if (setting.now() != null) {
                toSet.put(setting.key(), setting.now());
            }
        }
        return toSet;
    }
}
