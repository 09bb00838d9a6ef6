package io.splashdam.log;

public final class Checkpointer {
    public int doWork(long nowMs) throws java.io.IOException {
        return 0;
    }
}
