package io.splashdam.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rules, one class each. */
final class Checkers {
    private Checkers() {}

    static final List<Checker> ALL = List.of(
            new NoLostAck(),
            new OffsetsHaveNoGap(),
            new NothingDoubled(),
            new ProducersEqualFold(),
            new EpochsEqualFold(),
            new ShownIsKept());

    /** What was acknowledged is where the acknowledgement said. */
    static final class NoLostAck implements Checker {
        @Override
        public void check(History history, Found found) {
            for (Map.Entry<Long, Long> acknowledged : history.acknowledged().entrySet()) {
                expect(history, found, acknowledged, "acknowledged");
            }
        }
    }

    /** What a reader has seen is still there. */
    static final class ShownIsKept implements Checker {
        @Override
        public void check(History history, Found found) {
            for (Map.Entry<Long, Long> shown : history.shown().entrySet()) {
                expect(history, found, shown, "shown to a reader");
            }
        }
    }

    private static void expect(History history, Found found, Map.Entry<Long, Long> record, String what) {
        Long value = found.values().get(record.getKey());
        if (record.getKey() >= found.log().startOffset() && !record.getValue().equals(value)) {
            throw new AssertionError("Expected record " + record.getValue() + " at offset " + record.getKey() + " of "
                    + history + ", where it was " + what + ", but found " + value + " in a log from "
                    + found.log().startOffset() + " to " + found.nextOffset());
        }
    }

    static final class OffsetsHaveNoGap implements Checker {
        @Override
        public void check(History history, Found found) {
            long expected = found.log().startOffset();
            for (long offset : found.values().keySet()) {
                if (offset != expected) {
                    throw new AssertionError(
                            "Expected offset " + expected + " of " + history + " next, but found " + offset);
                }
                expected++;
            }
            if (expected != found.log().endOffset()) {
                throw new AssertionError("Expected records of " + history + " up to "
                        + found.log().endOffset() + ", but they end at " + expected);
            }
        }
    }

    /** Every record was sent, and is there once, however often its producer tried. */
    static final class NothingDoubled implements Checker {
        @Override
        public void check(History history, Found found) {
            Map<Long, Long> offsets = new HashMap<>();
            for (Map.Entry<Long, Long> record : found.values().entrySet()) {
                Long other = offsets.put(record.getValue(), record.getKey());
                if (other != null || !history.wasSent(record.getValue())) {
                    throw new AssertionError("Expected record " + record.getValue() + " of " + history
                            + " once, but it is at offset " + other + " and at " + record.getKey());
                }
            }
        }
    }

    /** Each leader epoch ends where the next begins (KIP-101). */
    static final class EpochsEqualFold implements Checker {
        @Override
        public void check(History history, Found found) {
            if (!found.foldsFromStart()) {
                return;
            }
            for (int epoch : found.epochs().keySet()) {
                Map.Entry<Integer, Long> next = found.epochs().higherEntry(epoch);
                long expected = next == null ? found.log().endOffset() : next.getValue();
                long known = found.log().endOffsetForEpoch(epoch).endOffset();
                if (known != expected) {
                    throw new AssertionError("Expected epoch " + epoch + " of " + history + " to end at " + expected
                            + ", but the log says " + known);
                }
            }
        }
    }

    static final class ProducersEqualFold implements Checker {
        @Override
        public void check(History history, Found found) {
            if (found.foldsFromStart() && !found.fold().equals(found.log().producers())) {
                throw new AssertionError("Expected the producers of " + history + " to be the fold of its log, "
                        + found.fold() + ", but they are " + found.log().producers());
            }
        }
    }
}
