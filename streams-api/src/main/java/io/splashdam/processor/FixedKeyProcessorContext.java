package io.splashdam.processor;

/** What a {@link FixedKeyProcessor} is given. */
public interface FixedKeyProcessorContext<K, V> extends ProcessingContext {
    /** Hands a record to all children. */
    void forward(FixedKeyRecord<? extends K, ? extends V> record);

    /** Hands a record to one child, by its name. */
    void forward(FixedKeyRecord<? extends K, ? extends V> record, String childName);
}
