package org.apache.kafka.common.utils.internals;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Takes the place of Kafka's class of this name: the keyed arrays of requests are read into it. Elements may have equal keys.
 *
 * <p>Elements that hash alike stand in a row, and Kafka walks the whole row for each of them, and the square of it whenever the table
 * grows: a request of some 100 KB, all of whose elements have one name, holds its thread for minutes. Here the steps are counted, and
 * what needs more than {@link #STEPS_ANYWAY} and {@link #STEPS_PER_ELEMENT} is refused. Honest names, such as {@code topic-1} to {@code
 * topic-300000}, take up to 60 each, since slots are hash codes modulo the size of the table. The table grows here, before Kafka's own
 * way of growing would, and puts each element anew once.
 *
 * <p>Not thread-safe.
 */
public class ImplicitLinkedHashMultiCollection<E extends ImplicitLinkedHashCollection.Element>
        extends ImplicitLinkedHashCollection<E> {
    /** With the other, 400 elements with one key are let through, and a thousand are not: nobody means more. */
    static final long STEPS_ANYWAY = 100_000;

    static final long STEPS_PER_ELEMENT = 256;

    private long steps;
    private int mostElements;

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
    int addInternal(Element added, Element[] slots) {
        if (slots == elements && size() + 2 >= slots.length / 2) {
            grow();
            return place(added, elements);
        }
        return place(added, slots);
    }

    private void grow() {
        List<E> all = new ArrayList<>(this);
        clear(2 * all.size() + 8);
        for (E element : all) {
            element.setPrev(INVALID_INDEX);
            element.setNext(INVALID_INDEX);
            add(element);
        }
    }

    private int place(Element added, Element[] slots) {
        mostElements = Math.max(mostElements, size() + 1);
        int at = slot(slots, added);
        for (int step = 0; step < slots.length; step++, at = next(at, slots)) {
            if (slots[at] == null) {
                slots[at] = added;
                return at;
            }
            if (slots[at] == added) {
                return INVALID_INDEX;
            }
            count();
        }
        throw new IllegalStateException("Expected a free slot among " + slots.length + ", but there is none");
    }

    private static int next(int slot, Element[] slots) {
        return slot + 1 == slots.length ? 0 : slot + 1;
    }

    private void count() {
        steps++;
        if (steps > STEPS_ANYWAY + STEPS_PER_ELEMENT * mostElements) {
            throw new IllegalArgumentException("too many of " + mostElements + " elements have equal keys");
        }
    }

    /** The very element if it is here, else the last in the row that equals it. */
    @Override
    int findElementToRemove(Object key) {
        int found = INVALID_INDEX;
        if (key == null || isEmpty()) {
            return found;
        }
        int at = slot(elements, key);
        for (int step = 0; step < elements.length; step++, at = next(at, elements)) {
            Element element = elements[at];
            if (element == null || element == key) {
                return element == null ? found : at;
            }
            if (element.elementKeysAreEqual(key)) {
                found = at;
            }
        }
        return found;
    }

    /** All that equal {@code key}. */
    public final List<E> findAll(E key) {
        List<E> found = new ArrayList<>();
        if (key == null || isEmpty()) {
            return found;
        }
        int at = slot(elements, key);
        for (int step = 0; step < elements.length; step++, at = next(at, elements)) {
            Element element = elements[at];
            if (element == null) {
                return found;
            }
            if (key.elementKeysAreEqual(element)) {
                @SuppressWarnings("unchecked") // nothing else is ever added
                E equal = (E) element;
                found.add(equal);
            }
        }
        return found;
    }
}
