package io.splashdam.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checked values of known settings, by name, in their plain spelling. What was not given has its setting's default. Immutable.
 */
final class Settings {
    private final Map<String, String> given;

    /** @param given canonical texts of what was said explicitly */
    Settings(Map<String, String> given) {
        this.given = Map.copyOf(given);
    }

    Map<String, String> given() {
        return given;
    }

    boolean isGiven(Setting setting) {
        return given.containsKey(setting.name());
    }

    /** The value, or null where none was given and there is no default. */
    @Nullable
    String text(Setting setting) {
        String text = given.get(setting.name());
        return text != null ? text : setting.defaultText();
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
