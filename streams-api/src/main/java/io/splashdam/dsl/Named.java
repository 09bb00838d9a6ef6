package io.splashdam.dsl;

import io.splashdam.topology.TopologyException;
import java.util.regex.Pattern;

/** The name of an operator, in place of a generated one. */
public record Named(String name) {
    private static final Pattern VALID = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    public Named {
        if (!VALID.matcher(name).matches() || name.equals(".") || name.equals("..")) {
            throw new TopologyException(
                    "the name '" + name + "' is not one: letters, digits, '.', '_' and '-' are, at most 249 of them");
        }
    }

    public static Named as(String name) {
        return new Named(name);
    }
}
