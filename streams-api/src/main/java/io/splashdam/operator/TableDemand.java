package io.splashdam.operator;

/**
 * What those behind a table ask of it while the topology is built. Read when its tasks are.
 *
 * <p>Owned by the thread that builds.
 */
public final class TableDemand {
    private boolean isOldValueAsked;
    private boolean isStoreAsked;

    /** Each change shall say what it replaces. */
    public void askForOldValues() {
        isOldValueAsked = true;
    }

    public boolean isOldValueAsked() {
        return isOldValueAsked;
    }

    /** The table shall be kept in a store. */
    public void askForStore() {
        isStoreAsked = true;
    }

    public boolean isStoreAsked() {
        return isStoreAsked;
    }
}
