package io.splashdam.wire;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A topic as a request names it: older versions by name, newer ones by id. One instance for all partitions that a request
 * lists under it.
 *
 * @param name null in versions that use ids
 * @param id {@link #NO_ID} in versions that use names
 */
public record RequestedTopic(@Nullable String name, UUID id) {
    public static final UUID NO_ID = new UUID(0, 0);

    public static RequestedTopic named(String name) {
        return new RequestedTopic(name, NO_ID);
    }

    public static RequestedTopic withId(UUID id) {
        return new RequestedTopic(null, id);
    }
}
