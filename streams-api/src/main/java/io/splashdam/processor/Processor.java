package io.splashdam.processor;

/**
 * Turns records into records, with stores and timers at hand. One per task; its thread alone calls it.
 *
 * <pre>{@code
 * class Dedup extends ContextualProcessor<String, Order, String, Order> {
 *     public void process(Record<String, Order> order) {
 *         KeyValueStore<String, Long> seen = context().getStateStore("seen");
 *         if (seen.putIfAbsent(order.key(), order.timestamp()) == null) context().forward(order);
 *     }
 * }
 * }</pre>
 */
@FunctionalInterface
public interface Processor<KIn, VIn, KOut, VOut> {
    /** Called once, before the first record. */
    default void init(ProcessorContext<KOut, VOut> context) {}

    void process(Record<KIn, VIn> record);

    /** Called once, when its task ends. */
    default void close() {}
}
