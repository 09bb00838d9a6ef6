package io.splashdam.simulation;

/** The power goes, or the process dies, in the middle of whatever was going on. An Error, so that nobody handles it. */
public final class SimulatedCrash extends Error {
    private static final long serialVersionUID = 1L;

    SimulatedCrash() {
        super("the simulated machine has crashed", null, false, false);
    }
}
