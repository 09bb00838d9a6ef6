package io.splashdam.cli.shell;

import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * SIGINT and SIGTERM as a request to end well: the first one runs the action, so that the process can leave with its
 * own exit code; the second one ends it at once.
 */
public final class StopSignal implements AutoCloseable {
    private static final int FORCED_EXIT_CODE = 130;

    private final AtomicBoolean asked = new AtomicBoolean();
    private final Runnable action;
    private final SignalHandler beforeInterrupt;
    private final SignalHandler beforeTerminate;

    /** @param action runs on a thread of the JVM's; it should only tell another thread to stop */
    public StopSignal(Runnable action) {
        this.action = action;
        beforeInterrupt = Signal.handle(new Signal("INT"), this::onSignal);
        beforeTerminate = Signal.handle(new Signal("TERM"), this::onSignal);
    }

    public boolean isAsked() {
        return asked.get();
    }

    private void onSignal(Signal signal) {
        if (asked.compareAndSet(false, true)) {
            action.run();
        } else {
            Runtime.getRuntime().halt(FORCED_EXIT_CODE);
        }
    }

    @Override
    public void close() {
        Signal.handle(new Signal("INT"), beforeInterrupt);
        Signal.handle(new Signal("TERM"), beforeTerminate);
    }
}
