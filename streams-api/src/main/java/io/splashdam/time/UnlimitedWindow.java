package io.splashdam.time;

/** A window without an end. */
public final class UnlimitedWindow extends Window {
    public UnlimitedWindow(long startMs) {
        super(startMs, Long.MAX_VALUE);
    }

    @Override
    public boolean overlap(Window other) {
        expectKindOf(other);
        return true;
    }
}
