package io.splashdam.perf.load;

import io.splashdam.perf.measure.Meter;

/** Something that can be run over and over: against a broker, or inside one. Used by one thread. */
public interface Load extends AutoCloseable {
    /** What JSON calls {@code name}. */
    String name();

    /** {@code fsync} or {@code os}, as the topic says. */
    String durability();

    /** Carries out the plan and returns when every record is answered, or the meter has failed. */
    void run(Plan plan, Meter meter) throws Exception;

    @Override
    void close();
}
