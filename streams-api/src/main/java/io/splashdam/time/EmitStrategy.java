package io.splashdam.time;

/** When a window's result leaves (KIP-825). */
public enum EmitStrategy {
    /** With every change. */
    ON_WINDOW_UPDATE,

    /** Once, when the window has closed. */
    ON_WINDOW_CLOSE;

    public static EmitStrategy onWindowUpdate() {
        return ON_WINDOW_UPDATE;
    }

    public static EmitStrategy onWindowClose() {
        return ON_WINDOW_CLOSE;
    }
}
