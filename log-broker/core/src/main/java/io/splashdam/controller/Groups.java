package io.splashdam.controller;

import io.splashdam.cluster.ErrorCode;
import io.splashdam.config.ConfigChange;
import io.splashdam.config.ConsumerGroupTimes;
import io.splashdam.config.LiveConfig;
import io.splashdam.controller.Controller.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * Settings of consumer groups, as users ask for them: checked here, before the {@link Controller} decides. A group need not be there yet,
 * and its settings outlive it, as in Kafka. Any thread.
 */
public final class Groups {
    /** As long as a group's id may be in records of {@code __consumer_offsets}. */
    private static final int MAX_ID_CHARS = 10_000;

    private final Controller controller;
    private final LiveConfig config;

    public Groups(Controller controller, LiveConfig config) {
        this.controller = controller;
        this.config = config;
    }

    /** Changes some of a group's settings, in the order of the changes, and leaves the rest alone. */
    public CompletableFuture<Outcome> alterConfigs(String group, List<ConfigChange> changes, boolean validateOnly) {
        return change(group, own -> changed(own, changes), validateOnly);
    }

    /** A group's settings become exactly {@code configs}. */
    public CompletableFuture<Outcome> replaceConfigs(String group, Map<String, String> configs, boolean validateOnly) {
        List<ConfigChange> changes = new ArrayList<>();
        configs.forEach((name, value) -> changes.add(new ConfigChange(ConfigChange.Op.SET, name, value)));
        return change(group, own -> changed(Map.of(), changes), validateOnly);
    }

    private Map<String, String> changed(Map<String, String> own, List<ConfigChange> changes) {
        return ConsumerGroupTimes.changed(config.now().group().consumer(), own, changes);
    }

    private CompletableFuture<Outcome> change(
            String group, UnaryOperator<Map<String, String>> change, boolean validateOnly) {
        if (group.isEmpty() || group.length() > MAX_ID_CHARS) {
            return CompletableFuture.completedFuture(new Outcome(
                    ErrorCode.INVALID_REQUEST,
                    group.isEmpty()
                            ? "There are no settings of all groups: name one, or set group.consumer.… of the broker."
                            : "A group's id has at most " + MAX_ID_CHARS + " characters.",
                    null));
        }
        return controller.configureGroup(group, change, validateOnly);
    }
}
