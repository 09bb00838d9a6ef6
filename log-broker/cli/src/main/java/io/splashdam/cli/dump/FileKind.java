package io.splashdam.cli.dump;

import java.nio.file.Path;
import java.util.Locale;

/** What a file of a partition's directory holds, by its name. */
enum FileKind {
    SEGMENT(".log"),
    OFFSET_INDEX(".index"),
    TIME_INDEX(".timeindex"),
    TRANSACTION_INDEX(".txnindex"),
    PRODUCER_SNAPSHOT(".snapshot"),
    CHECKPOINT("-checkpoint"),
    PARTITION_METADATA("partition.metadata"),
    OTHER("");

    private final String suffix;

    FileKind(String suffix) {
        this.suffix = suffix;
    }

    static FileKind of(Path file) {
        String name = String.valueOf(file.getFileName());
        for (FileKind kind : values()) {
            boolean isNumbered = kind.ordinal() <= PRODUCER_SNAPSHOT.ordinal();
            if (name.endsWith(kind.suffix) && (!isNumbered || name.matches("\\d{20}" + kind.suffix))) {
                return kind;
            }
        }
        return OTHER;
    }

    /** The offset that the file is named after; only for numbered ones. */
    static long baseOffset(Path file) {
        return Long.parseLong(String.valueOf(file.getFileName()).substring(0, 20));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
