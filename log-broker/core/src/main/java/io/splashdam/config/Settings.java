package io.splashdam.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checked values of known settings, by name, in their plain spelling. They may be said at several places, of which the first that says
 * something decides; what was said nowhere has its setting's default. Immutable.
 */
final class Settings {
    /** What was said at one place, in canonical texts. */
    record Layer(ConfigSource source, Map<String, String> given) {
        Layer {
            given = Map.copyOf(given);
        }
    }

    /** One value that was said, and under which of its names. */
    record Given(Setting setting, String value, ConfigSource source) {}

    private final List<Layer> layers;

    /** @param given canonical texts of what was said explicitly, at the start */
    Settings(Map<String, String> given) {
        this(List.of(new Layer(ConfigSource.STATIC_BROKER, given)));
    }

    private Settings(List<Layer> layers) {
        this.layers = layers;
    }

    /** The same with what a running broker is told before what it was given at its start. */
    Settings told(Map<String, String> toAll, Map<String, String> toThis) {
        return new Settings(List.of(
                new Layer(ConfigSource.DYNAMIC_BROKER, toThis),
                new Layer(ConfigSource.DYNAMIC_DEFAULT_BROKER, toAll),
                layers.get(layers.size() - 1)));
    }

    boolean isGiven(Setting setting) {
        return source(setting) != ConfigSource.DEFAULT;
    }

    ConfigSource source(Setting setting) {
        Given first = first(List.of(setting));
        return first == null ? ConfigSource.DEFAULT : first.source();
    }

    /** What decides among several names: the nearest place first, and there the first name. Null: nobody said anything. */
    @Nullable
    Given first(List<Setting> names) {
        List<Given> all = all(names);
        return all.isEmpty() ? null : all.get(0);
    }

    /** All that was said under these names, what decides first. */
    List<Given> all(List<Setting> names) {
        List<Given> all = new ArrayList<>();
        for (Layer layer : layers) {
            for (Setting name : names) {
                String value = layer.given().get(name.name());
                if (value != null) {
                    all.add(new Given(name, value, layer.source()));
                }
            }
        }
        return all;
    }

    /** The value, or null where none was given and there is no default. */
    @Nullable
    String text(Setting setting) {
        for (Layer layer : layers) {
            String text = layer.given().get(setting.name());
            if (text != null) {
                return text;
            }
        }
        return setting.defaultText();
    }

    String required(Setting setting) {
        String text = text(setting);
        if (text == null) {
            throw new IllegalStateException("Expected a default of " + setting.name() + ", but it has none");
        }
        return text;
    }

    int int32(Setting setting) {
        return Integer.parseInt(required(setting));
    }

    long int64(Setting setting) {
        return Long.parseLong(required(setting));
    }

    double real(Setting setting) {
        return Double.parseDouble(required(setting));
    }

    boolean bool(Setting setting) {
        return Boolean.parseBoolean(required(setting));
    }

    List<String> list(Setting setting) {
        return elements(required(setting));
    }

    static List<String> elements(String canonicalList) {
        List<String> elements = new ArrayList<>();
        for (String element : canonicalList.split(",", -1)) {
            if (!element.isEmpty()) {
                elements.add(element);
            }
        }
        return List.copyOf(elements);
    }
}
