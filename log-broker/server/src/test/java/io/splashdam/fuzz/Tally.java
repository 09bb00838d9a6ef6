package io.splashdam.fuzz;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.protocol.ApiMessage;

/** What was sent and what came of it. Any thread. */
final class Tally {
    /** Connections that the broker ended. */
    final LongAdder closed = new LongAdder();

    /** Connections given up because a request waits for something that may never come. */
    final LongAdder waiting = new LongAdder();

    private final LongAdder answered = new LongAdder();
    private final LongAdder frames = new LongAdder();
    private final Map<Integer, LongAdder> framesByKey = new ConcurrentSkipListMap<>();

    /** Answers in which something went well: those show how far requests get. */
    private final Map<Integer, LongAdder> successesByKey = new ConcurrentSkipListMap<>();

    /** Noise counts as the key that it happens to begin with, if that could be one. */
    void sent(byte[] frame) {
        int key = frame.length < 2 ? -1 : ByteBuffer.wrap(frame).getShort();
        framesByKey
                .computeIfAbsent(key < 0 || key > 100 ? -1 : key, any -> new LongAdder())
                .increment();
        frames.increment();
    }

    void answered(int key, ApiMessage answer) {
        answered.increment();
        if (answer.toString().contains("errorCode=0")) {
            successesByKey.computeIfAbsent(key, any -> new LongAdder()).increment();
        }
    }

    @Override
    public String toString() {
        return frames + " frames, " + answered + " answered, " + closed + " connections closed by the broker, "
                + waiting + " left waiting; by key (-1: none): " + framesByKey + ", with a success in the answer: "
                + successesByKey;
    }
}
