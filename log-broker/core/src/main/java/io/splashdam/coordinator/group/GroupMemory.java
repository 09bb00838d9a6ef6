package io.splashdam.coordinator.group;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes of what members of groups have said and been assigned, over all shards: {@code group.coordinator.members.max.bytes}. Names,
 * subscriptions and assignments as they are, and {@link #MEMBER_BYTES} for each member; committed offsets are not counted. What the log
 * holds is loaded whatever the limit says; who comes after that finds no room.
 *
 * <p>Changed by the coordinator's thread; {@link #usedBytes} is read by any.
 */
final class GroupMemory {
    /** What the objects of one member take beside its texts and bytes, roughly. */
    static final int MEMBER_BYTES = 256;

    static final int ELEMENT_BYTES = 32;

    private final long maxBytes;
    private final AtomicLong usedBytes = new AtomicLong();

    GroupMemory(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    static Part unlimited() {
        return new GroupMemory(Long.MAX_VALUE).part();
    }

    long usedBytes() {
        return usedBytes.get();
    }

    long maxBytes() {
        return maxBytes;
    }

    Part part() {
        return new Part();
    }

    /** What one shard holds, so that all of it is given back when the shard is dropped. */
    final class Part {
        private long bytes;

        void add(long more) {
            bytes += more;
            usedBytes.addAndGet(more);
        }

        boolean hasRoomFor(long more) {
            return more <= 0 || usedBytes.get() <= maxBytes - more;
        }

        long maxBytes() {
            return maxBytes;
        }

        long bytes() {
            return bytes;
        }

        void release() {
            add(-bytes);
        }
    }
}
