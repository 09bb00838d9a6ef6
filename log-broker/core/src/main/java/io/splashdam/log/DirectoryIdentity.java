package io.splashdam.log;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The file {@code splashdam.properties}: whose data this is, and in which format. Written before anything else. */
record DirectoryIdentity(String clusterId, int nodeId, long journalId) {
    static final String FILE = "splashdam.properties";

    private static final int FORMAT = 1;

    /** Reads the file, or writes it. */
    static DirectoryIdentity of(Disk disk, LogDirectoryConfig config, RandomGenerator random) throws IOException {
        ByteBuffer bytes = LogFiles.read(disk, FILE);
        if (bytes.hasRemaining()) {
            return read(disk, StandardCharsets.UTF_8.decode(bytes).toString(), config);
        }
        if (disk.exists(CheckpointFile.PATH)) {
            throw new CorruptLogException(FILE, 0, "there is data, but the file that says whose is gone");
        }
        String clusterId = config.clusterId();
        if (clusterId == null) {
            clusterId = PartitionMetadata.encode(new UUID(random.nextLong(), random.nextLong()));
        }
        DirectoryIdentity identity = new DirectoryIdentity(clusterId, config.nodeId(), random.nextLong());
        LogFiles.replace(disk, FILE, ByteBuffer.wrap(identity.text().getBytes(StandardCharsets.UTF_8)));
        disk.forceDirectory("");
        return identity;
    }

    private String text() {
        return "# Whose data this is. Not to be edited.\n" + "format.version=" + FORMAT + "\ncluster.id=" + clusterId
                + "\nnode.id=" + nodeId + "\njournal.id=" + journalId + "\n";
    }

    private static DirectoryIdentity read(Disk disk, String text, LogDirectoryConfig config) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        int format = (int) number(properties, "format.version");
        if (format > FORMAT) {
            throw new DirectoryUnusableException(
                    "data=" + disk + " has format.version=" + format + ", and this version of Splashdam reads up to "
                            + FORMAT + ": use the newer version that wrote it, or another directory");
        }
        int nodeId = (int) number(properties, "node.id");
        if (nodeId != config.nodeId()) {
            throw new DirectoryUnusableException("data=" + disk + " belongs to node.id=" + nodeId
                    + ", but this is node.id=" + config.nodeId() + ": choose that node id, or another directory");
        }
        String clusterId = require(properties, "cluster.id");
        String expected = config.clusterId();
        if (expected != null && !expected.equals(clusterId)) {
            throw new DirectoryUnusableException("data=" + disk + " belongs to cluster.id=" + clusterId
                    + ", but this is cluster.id=" + expected + ": choose another directory");
        }
        return new DirectoryIdentity(clusterId, nodeId, number(properties, "journal.id"));
    }

    private static long number(Properties properties, String key) throws CorruptLogException {
        String value = require(properties, key);
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new CorruptLogException(FILE, 0, "expected a number for " + key + ", but found " + value);
        }
    }

    private static String require(Properties properties, String key) throws CorruptLogException {
        @Nullable String value = properties.getProperty(key);
        if (value == null) {
            throw new CorruptLogException(FILE, 0, "expected the key " + key + ", but it is missing");
        }
        return value;
    }
}
