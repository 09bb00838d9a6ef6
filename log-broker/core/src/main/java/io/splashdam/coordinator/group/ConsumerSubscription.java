package io.splashdam.coordinator.group;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one thing the broker looks at in a consumer's subscription: its topics, because offsets of topics that a group still
 * reads must not be deleted. {@code int16 version | [topic string] | …}, the same in all versions of ConsumerProtocol.
 */
final class ConsumerSubscription {
    private ConsumerSubscription() {}

    /** The topics; null when the bytes are not a subscription. */
    static @Nullable Set<String> topics(byte @Nullable [] subscription) {
        if (subscription == null) {
            return null;
        }
        try {
            ByteBuffer in = ByteBuffer.wrap(subscription);
            in.getShort();
            int count = in.getInt();
            Set<String> topics = new HashSet<>();
            for (int i = 0; i < count; i++) {
                int length = in.getShort();
                if (length < 0 || length > in.remaining()) {
                    return null;
                }
                byte[] name = new byte[length];
                in.get(name);
                topics.add(new String(name, StandardCharsets.UTF_8));
            }
            return topics;
        } catch (BufferUnderflowException e) {
            return null;
        }
    }

    /** True when a member reads the topic, or when that cannot be known. Groups of other protocols read no topics. */
    static boolean mayRead(ClassicGroup group, String topic) {
        if (!group.isConsumerGroup()) {
            return false;
        }
        for (Member member : group.members()) {
            Set<String> topics = topics(member.metadata(group.protocolName()));
            if (topics == null || topics.contains(topic)) {
                return true;
            }
        }
        return false;
    }
}
