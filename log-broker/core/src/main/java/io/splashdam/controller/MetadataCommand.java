package io.splashdam.controller;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * One change of the cluster's metadata, as the metadata log keeps it.
 *
 * <pre>
 *   command = kind (1) · version of the kind (1) · fields; strings and maps with 4-byte counts, UTF-8
 * </pre>
 */
sealed interface MetadataCommand {
    byte VERSION = 0;

    byte kind();

    void write(Writer to);

    /** The node was started for the {@code number}-th time. */
    record NodeStarted(int number) implements MetadataCommand {
        @Override
        public byte kind() {
            return 1;
        }

        @Override
        public void write(Writer to) {
            to.int32(number);
        }
    }

    record TopicCreated(UUID id, String name, int partitions, Map<String, String> configs, int createdAtStart)
            implements MetadataCommand {
        @Override
        public byte kind() {
            return 2;
        }

        @Override
        public void write(Writer to) {
            to.uuid(id).string(name).int32(partitions).map(configs).int32(createdAtStart);
        }
    }

    record TopicDeleted(UUID id) implements MetadataCommand {
        @Override
        public byte kind() {
            return 3;
        }

        @Override
        public void write(Writer to) {
            to.uuid(id);
        }
    }

    /** The topic's own settings are now exactly these. */
    record TopicConfigured(UUID id, Map<String, String> configs) implements MetadataCommand {
        @Override
        public byte kind() {
            return 4;
        }

        @Override
        public void write(Writer to) {
            to.uuid(id).map(configs);
        }
    }

    /** The topic has this many partitions now; fewer than before only where an increase is taken back that could not be made real. */
    record PartitionsAdded(UUID id, int partitions) implements MetadataCommand {
        @Override
        public byte kind() {
            return 5;
        }

        @Override
        public void write(Writer to) {
            to.uuid(id).int32(partitions);
        }
    }

    /** Every producer id below {@code next} has been handed out, or was lost with the process that held its block. */
    record ProducerIdsReserved(long next) implements MetadataCommand {
        @Override
        public byte kind() {
            return 6;
        }

        @Override
        public void write(Writer to) {
            to.int64(next);
        }
    }

    /** Stands in a snapshot for a topic whose creation is no longer in the log. */
    record TopicForgotten(UUID id) implements MetadataCommand {
        @Override
        public byte kind() {
            return 7;
        }

        @Override
        public void write(Writer to) {
            to.uuid(id);
        }
    }

    /** Stands in a snapshot for the number of commands that led to it, this one not counted. */
    record CommandsCounted(long count) implements MetadataCommand {
        @Override
        public byte kind() {
            return 8;
        }

        @Override
        public void write(Writer to) {
            to.int64(count);
        }
    }

    /**
     * What was said to running brokers is now exactly this.
     *
     * @param broker a node's number, or empty for all brokers
     */
    record BrokerConfigured(String broker, Map<String, String> configs) implements MetadataCommand {
        @Override
        public byte kind() {
            return 9;
        }

        @Override
        public void write(Writer to) {
            to.string(broker).map(configs);
        }
    }

    /** The group's own settings are now exactly these; empty: it has none. */
    record GroupConfigured(String group, Map<String, String> configs) implements MetadataCommand {
        @Override
        public byte kind() {
            return 10;
        }

        @Override
        public void write(Writer to) {
            to.string(group).map(configs);
        }
    }

    /**
     * A feature has this level now (KIP-584).
     *
     * @param change how often features have been set, this time included
     */
    record FeatureSet(String name, int level, int change) implements MetadataCommand {
        @Override
        public byte kind() {
            return 11;
        }

        @Override
        public void write(Writer to) {
            to.string(name).int32(level).int32(change);
        }
    }

    default ByteBuffer encode() {
        Writer writer = new Writer();
        writer.int8(kind()).int8(VERSION);
        write(writer);
        return writer.done();
    }

    static MetadataCommand decode(ByteBuffer bytes) {
        ByteBuffer in = bytes.duplicate();
        byte kind = in.get();
        byte version = in.get();
        if (version != VERSION) {
            throw unreadable(kind, version);
        }
        switch (kind) {
            case 1:
                return new NodeStarted(in.getInt());
            case 2:
                return new TopicCreated(uuid(in), string(in), in.getInt(), map(in), in.getInt());
            case 3:
                return new TopicDeleted(uuid(in));
            case 4:
                return new TopicConfigured(uuid(in), map(in));
            case 5:
                return new PartitionsAdded(uuid(in), in.getInt());
            case 6:
                return new ProducerIdsReserved(in.getLong());
            case 7:
                return new TopicForgotten(uuid(in));
            case 8:
                return new CommandsCounted(in.getLong());
            case 9:
                return new BrokerConfigured(string(in), map(in));
            case 10:
                return new GroupConfigured(string(in), map(in));
            case 11:
                return new FeatureSet(string(in), in.getInt(), in.getInt());
            default:
                throw unreadable(kind, version);
        }
    }

    private static IllegalStateException unreadable(byte kind, byte version) {
        return new IllegalStateException("Expected a metadata command that this version knows, but found kind " + kind
                + " version " + version + ": the data directory was written by a newer Splashdam");
    }

    private static UUID uuid(ByteBuffer in) {
        return new UUID(in.getLong(), in.getLong());
    }

    private static String string(ByteBuffer in) {
        byte[] bytes = new byte[in.getInt()];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static Map<String, String> map(ByteBuffer in) {
        int count = in.getInt();
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < count; i++) {
            map.put(string(in), string(in));
        }
        return map;
    }

    /** Grows as it is written to. */
    final class Writer {
        private ByteBuffer buffer = ByteBuffer.allocate(256);

        private ByteBuffer room(int bytes) {
            if (buffer.remaining() < bytes) {
                ByteBuffer larger = ByteBuffer.allocate(Math.max(buffer.capacity() * 2, buffer.position() + bytes));
                buffer = larger.put(buffer.flip());
            }
            return buffer;
        }

        Writer int8(byte value) {
            room(1).put(value);
            return this;
        }

        Writer int32(int value) {
            room(4).putInt(value);
            return this;
        }

        Writer int64(long value) {
            room(8).putLong(value);
            return this;
        }

        Writer uuid(UUID id) {
            return int64(id.getMostSignificantBits()).int64(id.getLeastSignificantBits());
        }

        Writer string(String value) {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            int32(bytes.length);
            room(bytes.length).put(bytes);
            return this;
        }

        Writer map(Map<String, String> map) {
            int32(map.size());
            map.forEach((key, value) -> string(key).string(value));
            return this;
        }

        ByteBuffer done() {
            return buffer.flip();
        }
    }
}
