package io.splashdam.state;

import java.util.regex.Pattern;

/**
 * A store as a topology asks for it.
 *
 * @param name unique in its topology; Kafka's rules for topic names hold, since the changelog is named after it
 * @param layout what a value's bytes are
 * @param isLogged false: no changelog, the store begins empty wherever its task begins anew
 * @param shape what a key's bytes are, and how long entries live
 */
public record StoreSpec(String name, ValueLayout layout, boolean isLogged, StoreShape shape) {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,200}");

    /** Values by key. */
    public StoreSpec(String name, ValueLayout layout, boolean isLogged) {
        this(name, layout, isLogged, StoreShape.KEY_VALUE);
    }

    public StoreSpec {
        if (!NAME.matcher(name).matches() || name.equals(".") || name.equals("..") || name.startsWith("__")) {
            throw new IllegalArgumentException(
                    "Expected a store name of letters, digits, '.', '_' and '-', at most 200,"
                            + " not beginning with '__', but found '" + name + "'");
        }
    }
}
