package io.splashdam.cli.records;

import io.splashdam.cli.shell.Notation;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** How one record is printed. Implementations keep no state. */
sealed interface RecordFormat permits LineFormat, PatternFormat, JsonFormat, NotationFormat {
    /** Writes all of the record, or nothing and throws {@link Notation.Mismatch}. */
    void write(ConsumerRecord<byte[], byte[]> record, OutputStream out) throws IOException;
}
