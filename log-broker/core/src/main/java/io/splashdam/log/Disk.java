package io.splashdam.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

public interface Disk extends AutoCloseable {
    DiskFile open(String path) throws IOException;

    boolean exists(String path);

    List<String> list(String d) throws IOException;

    void createDirectories(String p) throws IOException;

    void delete(String p) throws IOException;

    void deleteTree(String d) throws IOException;

    void rename(String a, String b) throws IOException;

    void forceDirectory(String p) throws IOException;

    AutoCloseable lock(String p) throws IOException;

    @Nullable
    Path root();
}
