package io.splashdam.state.changelog;

/** Hears how a restore goes, on the thread that does it. */
public interface RestoreProgress {
    /** Hears nothing. */
    RestoreProgress UNHEARD = new RestoreProgress() {};

    default void planned(RestorePlan plan) {}

    /** @param nextOffset what lies before it is in the store */
    default void restored(long nextOffset, long recordsSoFar) {}
}
