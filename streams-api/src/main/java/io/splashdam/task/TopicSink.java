package io.splashdam.task;

import io.splashdam.operator.Column;
import io.splashdam.operator.Operator;
import io.splashdam.operator.RecordBatch;
import io.splashdam.state.serde.ByteSink;
import io.splashdam.state.serde.Serde;

/** Writes batches to a topic. Records without a key go to one partition per batch, the next batch to the next. */
final class TopicSink implements Operator {
    private final Outputs.TopicOutput topic;
    private final Serde<?> keySerde;
    private final Serde<?> valueSerde;
    private final ByteSink key = new ByteSink(64);
    private final ByteSink value = new ByteSink(256);
    private int partitionWithoutKey;

    TopicSink(Outputs.TopicOutput topic, Serde<?> keySerde, Serde<?> valueSerde, int firstPartitionWithoutKey) {
        this.topic = topic;
        this.keySerde = keySerde;
        this.valueSerde = valueSerde;
        this.partitionWithoutKey = firstPartitionWithoutKey;
    }

    @Override
    public void process(RecordBatch in) {
        partitionWithoutKey = (partitionWithoutKey + 1) % topic.partitionCount();
        for (int row = 0; row < in.count(); row++) {
            in.cursor(row);
            append(in, row);
        }
    }

    private void append(RecordBatch in, int row) {
        Column keys = in.keys();
        byte[] keyBytes = key.array();
        int keyAt = 0;
        int keyLength = -1;
        if (keys.hasBytes(row, keySerde)) {
            keyBytes = keys.bytes();
            keyAt = keys.at(row);
            keyLength = keys.length(row);
        } else if (!keys.isNull(row)) {
            key.clear();
            keys.serialize(row, keySerde, key);
            keyBytes = key.array();
            keyLength = key.size();
        }
        Column values = in.values();
        byte[] valueBytes = value.array();
        int valueAt = 0;
        int valueLength = -1;
        if (values.hasBytes(row, valueSerde)) {
            valueBytes = values.bytes();
            valueAt = values.at(row);
            valueLength = values.length(row);
        } else if (!values.isNull(row)) {
            value.clear();
            values.serialize(row, valueSerde, value);
            valueBytes = value.array();
            valueLength = value.size();
        }
        int partition = keyLength < 0
                ? partitionWithoutKey
                : PartitionHash.partition(keyBytes, keyAt, keyLength, topic.partitionCount());
        topic.append(
                partition,
                in.timestampMs(row),
                keyBytes,
                keyAt,
                keyLength,
                valueBytes,
                valueAt,
                valueLength,
                in.headers(row));
    }
}
