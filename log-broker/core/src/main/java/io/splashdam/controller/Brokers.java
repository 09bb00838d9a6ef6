package io.splashdam.controller;

import io.splashdam.cluster.ClusterImage;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.cluster.TopicImage;
import io.splashdam.config.BrokerConfig;
import io.splashdam.config.ConfigChange;
import io.splashdam.config.LiveConfig;
import io.splashdam.config.TopicConfig;
import io.splashdam.controller.Controller.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What running brokers are told, as users ask for it: checked here, before the {@link Controller} decides. A broker goes by its number;
 * the empty name stands for all of them. Any thread.
 */
public final class Brokers {
    private static final String ALL = "";

    private final Controller controller;
    private final LiveConfig config;
    private final Supplier<ClusterImage> image;

    public Brokers(Controller controller, LiveConfig config, Supplier<ClusterImage> image) {
        this.controller = controller;
        this.config = config;
        this.image = image;
    }

    /** Changes some of what is told, in the order of the changes, and leaves the rest alone. */
    public CompletableFuture<Outcome> alterConfigs(String broker, List<ConfigChange> changes, boolean validateOnly) {
        return change(broker, told -> config.now().toldAfter(told, changes), validateOnly);
    }

    /** What is told becomes exactly {@code configs}. */
    public CompletableFuture<Outcome> replaceConfigs(String broker, Map<String, String> configs, boolean validateOnly) {
        List<ConfigChange> changes = new ArrayList<>();
        configs.forEach((name, value) -> changes.add(new ConfigChange(ConfigChange.Op.SET, name, value)));
        return change(broker, told -> config.now().toldAfter(Map.of(), changes), validateOnly);
    }

    private CompletableFuture<Outcome> change(
            String broker, UnaryOperator<Map<String, String>> change, boolean validateOnly) {
        String badName = checkName(broker);
        if (badName != null) {
            return CompletableFuture.completedFuture(new Outcome(ErrorCode.INVALID_REQUEST, badName, null));
        }
        return controller.configureBroker(
                broker,
                told -> {
                    Map<String, String> changed = change.apply(told);
                    check(broker, changed);
                    return changed;
                },
                validateOnly);
    }

    private @Nullable String checkName(String broker) {
        String here = String.valueOf(image.get().nodeId());
        return broker.equals(ALL) || broker.equals(here)
                ? null
                : "This is broker " + here + ", which cannot change the settings of broker '" + broker + "'.";
    }

    /** Every topic must be able to live with the changed defaults. On the controller's thread. */
    private void check(String broker, Map<String, String> changed) {
        ClusterImage now = image.get();
        String here = String.valueOf(now.nodeId());
        BrokerConfig wouldBe = config.wouldBe(
                broker.equals(ALL) ? changed : now.brokerConfigs(ALL),
                broker.equals(ALL) ? now.brokerConfigs(here) : changed);
        for (TopicImage topic : now.topics()) {
            TopicConfig.of(wouldBe, topic.configs());
        }
    }
}
