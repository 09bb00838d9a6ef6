package io.splashdam.time;

/** A session; its end belongs to it. */
public final class SessionWindow extends Window {
    public SessionWindow(long startMs, long endMs) {
        super(startMs, endMs);
    }

    @Override
    public boolean overlap(Window other) {
        expectKindOf(other);
        return start() <= other.end() && other.start() <= end();
    }
}
