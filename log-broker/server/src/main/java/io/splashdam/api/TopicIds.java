package io.splashdam.api;

import io.splashdam.shaded.kafka.common.Uuid;
import java.util.UUID;

/** Topic ids, between Java's words and the wire's. */
final class TopicIds {
    static final UUID NONE = new UUID(0, 0);

    private TopicIds() {}

    static Uuid toWire(UUID id) {
        return new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    static UUID fromWire(Uuid id) {
        return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }
}
