package io.splashdam.cli.records;

import io.splashdam.cli.shell.Notation;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Another format, with keys and values written in notations of their own; sizes stay those of the bytes. */
record NotationFormat(Notation key, Notation value, RecordFormat format) implements RecordFormat {
    @Override
    public void write(ConsumerRecord<byte[], byte[]> record, OutputStream out) throws IOException {
        format.write(
                new ConsumerRecord<>(
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        record.timestamp(),
                        record.timestampType(),
                        record.serializedKeySize(),
                        record.serializedValueSize(),
                        print(key, record.key()),
                        print(value, record.value()),
                        record.headers(),
                        record.leaderEpoch()),
                out);
    }

    private static byte @Nullable [] print(Notation notation, byte @Nullable [] bytes) {
        return bytes == null ? null : notation.print(bytes);
    }
}
