package io.splashdam.wire;

import java.util.Random;
import java.util.function.Consumer;

/** Runs a test with many seeds; a failure names the seed and the command that repeats it. */
final class Seeds {
    private Seeds() {}

    static void each(int count, Consumer<Random> test) {
        Long given = Long.getLong("seed");
        long first = given != null ? given : System.nanoTime();
        for (int i = 0; i < (given != null ? 1 : count); i++) {
            long seed = first + i;
            try {
                test.accept(new Random(seed));
            } catch (Throwable failed) {
                String caller = StackWalker.getInstance()
                        .walk(frames -> frames.skip(1).findFirst().orElseThrow())
                        .getClassName();
                throw new AssertionError(
                        "seed " + seed + "; repeat: mvn -pl log-broker/server -am verify -Dtest="
                                + caller.substring(caller.lastIndexOf('.') + 1)
                                + " -Dsurefire.failIfNoSpecifiedTests=false -Dseed=" + seed,
                        failed);
            }
        }
    }
}
