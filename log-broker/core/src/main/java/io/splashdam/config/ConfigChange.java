package io.splashdam.config;

import org.jspecify.annotations.Nullable;

/**
 * One change of a topic's settings, as IncrementalAlterConfigs (API 44) asks for it.
 *
 * @param value null with {@link Op#DELETE} only
 */
public record ConfigChange(Op op, String name, @Nullable String value) {

    /** What to do; in the order of their numbers in the protocol. */
    public enum Op {
        /** The topic says this itself from now on. */
        SET,
        /** The topic says nothing any more: the broker's default holds. */
        DELETE,
        /** Adds elements to a list that does not have them. */
        APPEND,
        /** Takes elements from a list. */
        SUBTRACT;

        private static final Op[] BY_ID = values();

        public byte id() {
            return (byte) ordinal();
        }

        /** The operation of that number, or null if there is none. */
        public static @Nullable Op of(byte id) {
            return id < 0 || id >= BY_ID.length ? null : BY_ID[id];
        }
    }
}
