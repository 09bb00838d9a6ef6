package io.splashdam.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One setting: its name, type, default, what it allows and what it does. {@link #canonical} is the only way in: from then on its text
 * is Kafka's plain spelling and needs no more checks.
 *
 * @param unit what a number counts; {@link Unit#NONE} for all else
 * @param defaultText null: no value unless given
 * @param min least number allowed
 * @param max greatest number allowed
 * @param choices what a text or a list's elements may be; empty: anything
 */
record Setting(
        String name,
        ConfigType type,
        Unit unit,
        @Nullable String defaultText,
        double min,
        double max,
        List<String> choices,
        String documentation) {

    Setting {
        choices = List.copyOf(choices);
        if (defaultText != null) {
            defaultText = canonicalOf(name, type, unit, min, max, choices, defaultText);
        }
    }

    static Setting bool(String name, boolean defaultValue, String documentation) {
        return new Setting(
                name, ConfigType.BOOLEAN, Unit.NONE, String.valueOf(defaultValue), 0, 0, List.of(), documentation);
    }

    static Setting int32(String name, Unit unit, String defaultText, double min, double max, String documentation) {
        return new Setting(name, ConfigType.INT, unit, defaultText, min, max, List.of(), documentation);
    }

    static Setting int64(
            String name, Unit unit, @Nullable String defaultText, double min, double max, String documentation) {
        return new Setting(name, ConfigType.LONG, unit, defaultText, min, max, List.of(), documentation);
    }

    static Setting choice(String name, String defaultText, List<String> choices, String documentation) {
        return new Setting(name, ConfigType.STRING, Unit.NONE, defaultText, 0, 0, choices, documentation);
    }

    static Setting list(String name, @Nullable String defaultText, List<String> choices, String documentation) {
        return new Setting(name, ConfigType.LIST, Unit.NONE, defaultText, 0, 0, choices, documentation);
    }

    /** The same setting under another name, as topics' settings have one at the broker. */
    Setting named(String otherName) {
        return new Setting(otherName, type, unit, defaultText, min, max, choices, documentation);
    }

    Setting withDefault(@Nullable String text) {
        return new Setting(name, type, unit, text, min, max, choices, documentation);
    }

    Setting in(Unit otherUnit, ConfigType otherType) {
        return new Setting(name, otherType, otherUnit, null, min, max, choices, documentation);
    }

    boolean isSensitive() {
        return type == ConfigType.PASSWORD;
    }

    /**
     * The text in its plain spelling: numbers without a unit, lists without blanks.
     *
     * @throws ConfigException when this setting does not allow it
     */
    String canonical(String text) {
        return canonicalOf(name, type, unit, min, max, choices, text);
    }

    /** What it allows, in a few words. */
    String allowed() {
        switch (type) {
            case BOOLEAN:
                return "true or false";
            case SHORT, INT, LONG:
                return unit.phrase() + range(min, max);
            case DOUBLE:
                return "a number" + range(min, max);
            default:
                String list = type == ConfigType.LIST ? "a list" : "a text";
                return choices.isEmpty()
                        ? list
                        : type == ConfigType.LIST ? list + " of " + oneOf(choices) : oneOf(choices);
        }
    }

    private static String canonicalOf(
            String name, ConfigType type, Unit unit, double min, double max, List<String> choices, String text) {
        String trimmed = text.strip();
        switch (type) {
            case BOOLEAN:
                return bool(name, trimmed);
            case SHORT, INT, LONG:
                return number(name, type, unit, min, max, trimmed);
            case DOUBLE:
                return real(name, min, max, trimmed);
            case LIST:
                return String.join(",", elements(name, choices, trimmed));
            default:
                if (!choices.isEmpty() && !choices.contains(trimmed)) {
                    throw new ConfigException(name, text, "expected " + oneOf(choices));
                }
                return trimmed;
        }
    }

    private static String bool(String name, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!lower.equals("true") && !lower.equals("false")) {
            throw new ConfigException(name, text, "expected true or false");
        }
        return lower;
    }

    private static String number(String name, ConfigType type, Unit unit, double min, double max, String text) {
        Long value = unit.parse(text);
        long most =
                type == ConfigType.LONG ? Long.MAX_VALUE : type == ConfigType.INT ? Integer.MAX_VALUE : Short.MAX_VALUE;
        if (value == null || value < min || value > Math.min(max, most) || value > most || value < -most - 1) {
            String like = unit.example().isEmpty() ? "" : ", such as " + unit.example();
            throw new ConfigException(name, text, "expected " + unit.phrase() + range(min, Math.min(max, most)) + like);
        }
        return value.toString();
    }

    private static String real(String name, double min, double max, String text) {
        try {
            double value = Double.parseDouble(text);
            if (value >= min && value <= max) {
                return Double.toString(value);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new ConfigException(name, text, "expected a number" + range(min, max));
    }

    private static List<String> elements(String name, List<String> choices, String text) {
        LinkedHashSet<String> elements = new LinkedHashSet<>();
        for (String part : text.split(",", -1)) {
            String element = part.strip();
            if (element.isEmpty() && text.isEmpty()) {
                break;
            }
            if (element.isEmpty()) {
                throw new ConfigException(name, text, "remove the empty element between the commas");
            }
            if (!choices.isEmpty() && !choices.contains(element)) {
                throw new ConfigException(name, text, "'" + element + "' is not " + oneOf(choices));
            }
            if (!elements.add(element)
                    && choices.isEmpty()) { // where there are choices, Kafka takes one twice for once
                throw new ConfigException(name, text, "name '" + element + "' only once");
            }
        }
        return new ArrayList<>(elements);
    }

    private static String oneOf(List<String> choices) {
        int last = choices.size() - 1;
        return last == 0 ? choices.get(0) : String.join(", ", choices.subList(0, last)) + " or " + choices.get(last);
    }

    private static String range(double min, double max) {
        boolean hasMin = min > -Double.MAX_VALUE;
        boolean hasMax = max < Integer.MAX_VALUE - 8;
        return hasMin && hasMax
                ? " from " + plain(min) + " to " + plain(max)
                : hasMin ? ", at least " + plain(min) : hasMax ? ", at most " + plain(max) : "";
    }

    private static String plain(double bound) {
        return bound == Math.rint(bound) ? String.valueOf((long) bound) : String.valueOf(bound);
    }
}
