package io.splashdam.config;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The settings of a running broker: what it was given at its start, and over it what it has been told since. Any thread reads; the
 * controller's thread tells.
 */
public final class LiveConfig {
    private final BrokerConfig given;
    private final List<Consumer<BrokerConfig>> listeners = new CopyOnWriteArrayList<>();
    private volatile BrokerConfig now;

    public LiveConfig(BrokerConfig given) {
        this.given = given;
        this.now = given;
    }

    /** Immutable: whoever needs several values that fit together takes it once. */
    public BrokerConfig now() {
        return now;
    }

    /**
     * What the settings would be.
     *
     * @throws ConfigException when they do not fit together
     */
    public BrokerConfig wouldBe(Map<String, String> toldToAll, Map<String, String> toldToThis) {
        return given.told(toldToAll, toldToThis);
    }

    /** From now on this holds besides what was given. */
    public void tell(Map<String, String> toldToAll, Map<String, String> toldToThis) {
        BrokerConfig changed = wouldBe(toldToAll, toldToThis);
        now = changed;
        listeners.forEach(listener -> listener.accept(changed));
    }

    /** Called after each change, on the controller's thread; must not block. */
    public void onChange(Consumer<BrokerConfig> listener) {
        listeners.add(listener);
    }

    public void forget(Consumer<BrokerConfig> listener) {
        listeners.remove(listener);
    }
}
