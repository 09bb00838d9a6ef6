package io.splashdam.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The file {@code partition.metadata}, as Kafka has it: which topic id a directory belongs to. */
final class PartitionMetadata {
    static final String FILE = "partition.metadata";
    /** What the directory of a deleted log ends with until it is gone. */
    static final String DELETED = "-delete";

    private static final int MAX_FILE_NAME_BYTES = 255;
    private static final String VERSION_LINE = "version: 0";
    private static final String ID_KEY = "topic_id: ";

    private PartitionMetadata() {}

    /** The caller forces the directory. */
    static void write(Disk disk, String directory, UUID topicId) throws IOException {
        String text = VERSION_LINE + '\n' + ID_KEY + encode(topicId);
        LogFiles.replace(disk, directory + '/' + FILE, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Null when there is none, or no sound one. */
    static @Nullable UUID read(Disk disk, String directory) throws IOException {
        String text = StandardCharsets.UTF_8
                .decode(LogFiles.read(disk, directory + '/' + FILE))
                .toString();
        int at = text.indexOf(ID_KEY);
        return at < 0 ? null : decode(text.substring(at + ID_KEY.length()).strip());
    }

    /** 16 bytes in 22 characters of URL-safe Base64, as Kafka prints topic ids. */
    static String encode(UUID id) {
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static @Nullable UUID decode(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return bytes.length == 16 ? new UUID(buffer.getLong(), buffer.getLong()) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Makes the directory with its file, if they are not there; what a deleted topic of the same name left goes first. */
    static void requireOwned(Disk disk, String directory, LogId id, Predicate<UUID> isDeleted) throws IOException {
        UUID owner = read(disk, directory);
        if (id.topicId().equals(owner)) {
            return;
        }
        if (owner != null) {
            if (!isDeleted.test(owner)) {
                throw new CorruptLogException(
                        directory + '/' + FILE,
                        0,
                        "expected topic id " + encode(id.topicId()) + " of " + id.topic()
                                + ", but the directory belongs to " + encode(owner));
            }
            disk.deleteTree(moveAway(disk, directory, owner));
        }
        disk.createDirectories(directory);
        write(disk, directory, id.topicId());
        disk.forceDirectory(directory);
        disk.forceDirectory(LogFiles.LOGS);
    }

    /** Frees the name at once. Returns where the files lie now: they are to be deleted afterwards. */
    static String moveAway(Disk disk, String directory, UUID owner) throws IOException {
        String away = away(directory, owner);
        disk.deleteTree(away);
        disk.rename(directory, away);
        disk.forceDirectory(LogFiles.LOGS);
        return away;
    }

    /** The longest topic name leaves no room for what is added: then its end gives way, and never the partition's number. */
    private static String away(String directory, UUID owner) {
        String added = '.' + owner.toString().replace("-", "") + DELETED;
        int nameAt = directory.lastIndexOf('/') + 1;
        int tooMany = Math.max(0, directory.length() - nameAt + added.length() - MAX_FILE_NAME_BYTES);
        int numberAt = directory.lastIndexOf('-');
        return directory.substring(0, numberAt - tooMany) + directory.substring(numberAt) + added;
    }
}
