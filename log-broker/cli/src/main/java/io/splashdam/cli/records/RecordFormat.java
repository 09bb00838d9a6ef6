package io.splashdam.cli.records;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** How one record is printed. Implementations keep no state. */
sealed interface RecordFormat permits LineFormat, PatternFormat, JsonFormat {
    void write(ConsumerRecord<byte[], byte[]> record, OutputStream out) throws IOException;
}
