package io.splashdam.processor;

/** What a {@link Processor} is given. */
public interface ProcessorContext<K, V> extends ProcessingContext {
    /** Hands a record to all children. */
    void forward(Record<? extends K, ? extends V> record);

    /** Hands a record to one child, by its name. */
    void forward(Record<? extends K, ? extends V> record, String childName);
}
