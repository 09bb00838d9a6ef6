package io.splashdam.config;

import org.jspecify.annotations.Nullable;

/** Kafka's rules for the names of topics. Pure. */
public final class TopicNames {
    /** So that the directory {@code topic-partition} and its suffix while it is deleted fit a file name of 255 bytes. */
    public static final int MAX_LENGTH = 249;

    private TopicNames() {}

    /** What is wrong with the name as a new topic's, in one sentence; null: nothing. */
    public static @Nullable String check(String name) {
        if (name.isEmpty()) {
            return "The topic name is empty; give at least one character.";
        }
        if (name.equals(".") || name.equals("..")) {
            return "The topic name '" + name + "' stands for a directory; choose another.";
        }
        if (name.length() > MAX_LENGTH) {
            return "The topic name has " + name.length() + " characters; at most " + MAX_LENGTH + " are allowed: '"
                    + name.substring(0, 40) + "…'.";
        }
        for (int i = 0; i < name.length(); i++) {
            if (!isLegal(name.charAt(i))) {
                return "The topic name '" + name + "' has an illegal character at index " + i
                        + "; use ASCII letters, digits, '.', '_' and '-'.";
            }
        }
        return null;
    }

    /** Whether both names would be the same in a metric, where '.' and '_' look alike. True for equal names, too. */
    public static boolean collide(String a, String b) {
        return a.length() == b.length() && withoutDots(a).equals(withoutDots(b));
    }

    /** The first of the existing names that the new name would be confused with; null: none. A name does not collide with itself. */
    public static @Nullable String collision(String name, Iterable<String> existing) {
        for (String other : existing) {
            if (!other.equals(name) && collide(name, other)) {
                return other;
            }
        }
        return null;
    }

    private static String withoutDots(String name) {
        return name.replace('.', '_');
    }

    private static boolean isLegal(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-';
    }
}
