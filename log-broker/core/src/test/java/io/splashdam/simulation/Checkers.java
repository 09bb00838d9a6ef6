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
            new NothingComesBack(),
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
        boolean isMissing = value == null && history.config().compact() && found.mayLack(history, record);
        if (record.getKey() >= found.log().startOffset() && !record.getValue().equals(value) && !isMissing) {
            throw new AssertionError("Expected record " + record.getValue() + " at offset " + record.getKey() + " of "
                    + history + ", where it was " + what + ", but found " + value + " in a log from "
                    + found.log().startOffset() + " to " + found.nextOffset());
        }
    }

    /** Where a tombstone is gone, nothing that it deleted is a key's newest record. */
    static final class NothingComesBack implements Checker {
        @Override
        public void check(History history, Found found) {
            if (!history.config().compact()) {
                return;
            }
            for (Map.Entry<Long, Long> acknowledged : history.acknowledged().entrySet()) {
                long key = History.keyOf(acknowledged.getValue());
                long offset = found.newestOfKey().getOrDefault(key, Long.MAX_VALUE);
                if (history.isTombstone(acknowledged.getValue()) && offset < acknowledged.getKey()) {
                    throw new AssertionError("Expected no record of key " + key + " in " + history
                            + " before its tombstone at " + acknowledged.getKey() + ", which is gone, but found "
                            + found.values().get(offset) + " at offset " + offset);
                }
            }
        }
    }

    static final class OffsetsHaveNoGap implements Checker {
        @Override
        public void check(History history, Found found) {
            if (history.config().compact()) {
                if (found.nextOffset() != found.log().endOffset() && !history.isCut()) {
                    throw new AssertionError("Expected batches of " + history + " up to "
                            + found.log().endOffset() + ", but the last one ends at " + found.nextOffset());
                }
                return;
            }
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
                boolean isFine = history.config().compact() ? known <= expected : known == expected;
                if (!isFine) {
                    throw new AssertionError("Expected epoch " + epoch + " of " + history + " to end at " + expected
                            + ", but the log says " + known);
                }
            }
        }
    }

    static final class ProducersEqualFold implements Checker {
        @Override
        public void check(History history, Found found) {
            boolean isSame = history.config().compact()
                    ? history.isCut()
                            || found.fold()
                                    .lastRecords()
                                    .equals(found.log().producers().lastRecords())
                    : found.fold().equals(found.log().producers());
            if (found.foldsFromStart() && !isSame) {
                throw new AssertionError("Expected the producers of " + history + " to be the fold of its log, "
                        + found.fold() + ", but they are " + found.log().producers());
            }
        }
    }
}
