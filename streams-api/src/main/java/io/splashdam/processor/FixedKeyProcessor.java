package io.splashdam.processor;

/** As {@link Processor}, but keys stay: what follows need not be repartitioned. */
@FunctionalInterface
public interface FixedKeyProcessor<KIn, VIn, VOut> {
    /** Called once, before the first record. */
    default void init(FixedKeyProcessorContext<KIn, VOut> context) {}

    void process(FixedKeyRecord<KIn, VIn> record);

    /** Called once, when its task ends. */
    default void close() {}
}
