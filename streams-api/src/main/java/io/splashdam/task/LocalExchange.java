package io.splashdam.task;

import io.splashdam.operator.Column;
import io.splashdam.operator.Operator;
import io.splashdam.operator.RecordBatch;
import io.splashdam.state.serde.ByteSink;
import io.splashdam.state.serde.Serde;
import java.util.List;

/** Repartitions within the process: routes each record by its key to the lane of the task that owns that partition. */
final class LocalExchange implements Operator {
    private static final byte[] NOTHING = {};

    private final List<Lane> lanes;
    private final Serde<?> keySerde;
    private final Serde<?> valueSerde;
    private final boolean isValueCarried;
    private int laneWithoutKey;
    private final ByteSink key = new ByteSink(64);
    private final ByteSink value = new ByteSink(256);

    /** @param isValueCarried false: behind the lanes it only counts whether a value is there */
    LocalExchange(List<Lane> lanes, Serde<?> keySerde, Serde<?> valueSerde, boolean isValueCarried) {
        this.lanes = lanes;
        this.keySerde = keySerde;
        this.valueSerde = valueSerde;
        this.isValueCarried = isValueCarried;
    }

    @Override
    public void process(RecordBatch in) {
        for (int row = 0; row < in.count(); row++) {
            in.cursor(row);
            route(in, row);
        }
    }

    private void route(RecordBatch in, int row) {
        Column keys = in.keys();
        byte[] bytes;
        int at;
        int length;
        if (keys.isNull(row)) {
            bytes = NOTHING;
            at = 0;
            length = -1;
        } else if (keys.hasBytes(row, keySerde)) {
            bytes = keys.bytes();
            at = keys.at(row);
            length = keys.length(row);
        } else {
            key.clear();
            keys.serialize(row, keySerde, key);
            bytes = key.array();
            at = 0;
            length = key.size();
        }
        Lane lane = lane(bytes, at, length);
        if (lane.isFull()) {
            lane.drain();
        }
        RecordBatch pending = lane.pending();
        if (pending.count() == 0) {
            pending.keys().form(keySerde);
            pending.values().form(valueSerde);
            if (in.oldValues() != null) {
                pending.beginOldValues().form(valueSerde);
            }
        }
        if (length < 0) {
            pending.keys().addNull();
        } else {
            pending.keys().addBytes(bytes, at, length);
        }
        addValue(in.values(), row, pending.values());
        Column old = in.oldValues();
        Column pendingOld = pending.oldValues();
        if (old != null && pendingOld != null) {
            addValue(old, row, pendingOld);
        }
        pending.endRow(in.timestampMs(row), in.origin(row));
        pending.lastHeaders(in.headers(row));
    }

    private Lane lane(byte[] keyBytes, int at, int length) {
        if (lanes.size() == 1) {
            return lanes.get(0);
        }
        if (length < 0) {
            laneWithoutKey = (laneWithoutKey + 1) % lanes.size();
            return lanes.get(laneWithoutKey);
        }
        return lanes.get(PartitionHash.partition(keyBytes, at, length, lanes.size()));
    }

    private void addValue(Column values, int row, Column into) {
        if (values.isNull(row)) {
            into.addNull();
        } else if (isValueCarried) {
            value.clear();
            values.serialize(row, valueSerde, value);
            into.addBytes(value.array(), 0, value.size());
        } else {
            into.addBytes(NOTHING, 0, 0);
        }
    }
}
