package org.apache.kafka.common.utils.internals;

import java.util.Iterator;
import java.util.List;

/**
 * Takes the place of Kafka's class of this name: the keyed arrays of messages are read into it. Several elements may have one key.
 *
 * <p>Not thread-safe.
 */
public class ImplicitLinkedHashMultiCollection<E extends ImplicitLinkedHashCollection.Element>
        extends ImplicitLinkedHashCollection<E> {

    public ImplicitLinkedHashMultiCollection() {
        super(0);
    }

    public ImplicitLinkedHashMultiCollection(int expectedNumElements) {
        super(expectedNumElements);
    }

    public ImplicitLinkedHashMultiCollection(Iterator<E> elements) {
        super(elements);
    }

    @Override
    final boolean mayHaveEqualKeys() {
        return true;
    }

    /** All that have the key of {@code key}, in their order. */
    public final List<E> findAll(E key) {
        return findEvery(key);
    }
}
