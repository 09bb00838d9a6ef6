package io.splashdam.outcome;

import java.util.List;

/** A rule about transactions that any history must keep. */
public interface TransactionCheck {
    List<TransactionCheck> ALL = List.of(
            new AtomicVisibility(),
            new NoAbortedRead(),
            new StableOffsetsRise(),
            new NothingLostOrDoubled(),
            new ZombiesNeverWrite(),
            new OffsetsFollowRecords());

    /** @throws AssertionError naming what broke the rule */
    void check(History history);
}
