package io.splashdam.kafka;

/** How long a cluster has not been heard, and what that calls for. Pure; owned by a stream thread. */
final class Silence {
    private static final long ASK_AFTER_MS = 10_000;
    private static final long ASK_AGAIN_AFTER_MS = 5_000;

    private final long timeoutMs;
    private final long askAfterMs;
    private long heardMs;
    private long askedMs;

    enum Verdict {
        /** Nothing to worry about. */
        WAIT,
        /** Quiet for so long that it should be asked whether it is there. */
        ASK,
        /** Silent for longer than it may be. */
        GIVE_UP
    }

    Silence(long timeoutMs, long nowMs) {
        this.timeoutMs = timeoutMs;
        this.askAfterMs = Math.min(ASK_AFTER_MS, timeoutMs / 3);
        this.heardMs = nowMs;
        this.askedMs = nowMs;
    }

    void heard(long nowMs) {
        heardMs = nowMs;
        askedMs = nowMs;
    }

    /** It was asked and did not answer. */
    void unanswered(long nowMs) {
        askedMs = nowMs;
    }

    Verdict at(long nowMs) {
        if (nowMs < heardMs) {
            heard(nowMs); // the clock was set back
        }
        boolean wasAsked = askedMs > heardMs;
        if (wasAsked && nowMs - heardMs >= timeoutMs) {
            return Verdict.GIVE_UP;
        }
        long sinceMs = wasAsked ? nowMs - askedMs : nowMs - heardMs;
        return sinceMs >= (wasAsked ? Math.min(ASK_AGAIN_AFTER_MS, askAfterMs) : askAfterMs)
                ? Verdict.ASK
                : Verdict.WAIT;
    }

    long silentMs(long nowMs) {
        return nowMs - heardMs;
    }
}
