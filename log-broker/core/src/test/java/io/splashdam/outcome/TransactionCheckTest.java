package io.splashdam.outcome;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.splashdam.outcome.Event.AsksCommit;
import io.splashdam.outcome.Event.Began;
import io.splashdam.outcome.Event.FoundOffset;
import io.splashdam.outcome.Event.Initialized;
import io.splashdam.outcome.Event.MayBeLost;
import io.splashdam.outcome.Event.Outcome;
import io.splashdam.outcome.Event.Read;
import io.splashdam.outcome.Event.Stable;
import io.splashdam.outcome.Event.Swept;
import io.splashdam.outcome.Event.Told;
import io.splashdam.outcome.Event.Wrote;
import io.splashdam.outcome.Event.WroteOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each rule lets a sound history pass, and finds what breaks it. */
class TransactionCheckTest {
    private static List<Event> one(Outcome told) {
        return List.of(
                new Initialized("id", 1),
                new Began("a", "id", 1),
                new Wrote("a", "t-0", "a0"),
                new Wrote("a", "t-1", "a1"),
                new WroteOffset("a", "g", "in-0", 7),
                new AsksCommit("a"),
                new Told("a", told));
    }

    private static List<Event> with(List<Event> first, Event... more) {
        List<Event> all = new ArrayList<>(first);
        all.addAll(Arrays.asList(more));
        return all;
    }

    private static final Read A0 = new Read("r", "t-0", 0, "a0");
    private static final Read A1 = new Read("r", "t-1", 0, "a1");
    private static final FoundOffset AT_7 = new FoundOffset("r", "g", "in-0", 7);
    private static final FoundOffset NOWHERE = new FoundOffset("r", "g", "in-0", -1);
    private static final Swept SWEPT = new Swept("r");

    @Test
    void aSoundHistoryPasses() {
        assertThatCode(() -> Observations.check(with(one(Outcome.COMMITTED), A0, A1, AT_7, SWEPT)))
                .doesNotThrowAnyException();
        assertThatCode(() -> Observations.check(with(one(Outcome.ABORTED), NOWHERE, SWEPT)))
                .doesNotThrowAnyException();
        assertThatCode(() -> Observations.check(with(one(Outcome.UNKNOWN), NOWHERE, SWEPT)))
                .doesNotThrowAnyException();
        assertThatCode(() -> Observations.check(with(one(Outcome.UNKNOWN), A0, A1, AT_7, SWEPT)))
                .doesNotThrowAnyException();
        assertThatCode(() -> Observations.check(with(one(Outcome.COMMITTED), new MayBeLost("a"), NOWHERE, SWEPT)))
                .doesNotThrowAnyException();
    }

    @Test
    void halfOfATransactionIsFound() {
        finds(with(one(Outcome.UNKNOWN), A0, SWEPT), "all of transaction a");
        finds(with(one(Outcome.COMMITTED), new MayBeLost("a"), A0, SWEPT), "all of transaction a");
    }

    @Test
    void anAbortedRecordIsFound() {
        finds(with(one(Outcome.ABORTED), A0), "did not commit");
    }

    @Test
    void aLostAndADoubledRecordAreFound() {
        finds(with(one(Outcome.COMMITTED), SWEPT), "to see all of");
        finds(with(one(Outcome.COMMITTED), A0, new Read("r", "t-0", 1, "a0")), "each record once");
        finds(with(one(Outcome.COMMITTED), new Read("r", "t-1", 0, "a0")), "where it was written");
        finds(with(one(Outcome.COMMITTED), new Read("r", "t-0", 0, "x")), "where it was written");
    }

    @Test
    void offsetsWithoutRecordsAndRecordsWithoutOffsetsAreFound() {
        finds(with(one(Outcome.UNKNOWN), AT_7, SWEPT), "group g");
        finds(with(one(Outcome.UNKNOWN), A0, A1, NOWHERE, SWEPT), "group g");
    }

    @Test
    void aZombieIsFound() {
        List<Event> zombie = List.of(
                new Initialized("id", 1),
                new Began("a", "id", 1),
                new Wrote("a", "t-0", "a0"),
                new Initialized("id", 2),
                new AsksCommit("a"));
        finds(with(zombie, new Told("a", Outcome.COMMITTED)), "another owner");
        finds(with(zombie, new Told("a", Outcome.UNKNOWN), A0), "another owner");
        assertThatCode(() -> Observations.check(with(zombie, new Told("a", Outcome.ABORTED), SWEPT)))
                .doesNotThrowAnyException();
    }

    @Test
    void aFallingStableOffsetIsFound() {
        finds(List.of(new Stable("t-0", 5, 9), new Stable("t-0", 4, 9)), "last stable offset");
        finds(List.of(new Stable("t-0", 5, 4)), "last stable offset");
    }

    private static void finds(List<Event> events, String what) {
        assertThatThrownBy(() -> Observations.check(events))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(what);
    }
}
