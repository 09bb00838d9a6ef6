package org.apache.kafka.common.utils.internals;

import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes the place of Kafka's class of this name: elements in the order in which they came, found by their keys. Here only one element
 * has each key.
 *
 * <p>Adding takes the same short time whatever the keys are, for nothing is hashed before somebody looks for a key: Kafka's puts each
 * element into a table at once, so that a request of 8 MiB whose elements have equal or colliding keys holds its thread for seconds. The
 * table is made with the first search, each hash code with the row of its elements; only who looks for a key walks its row.
 *
 * <p>Not thread-safe.
 */
public class ImplicitLinkedHashCollection<E extends ImplicitLinkedHashCollection.Element>
        extends AbstractCollection<E> {
    /** What {@link Element#prev} and {@link Element#next} say outside of a collection. */
    public static final int INVALID_INDEX = -2;

    private static final int INSIDE = 0;

    /** Fewer are looked through one by one. */
    private static final int FEW = 8;

    private final ArrayList<E> elements;

    /** By hash code; null: to be made when it is needed. */
    private Map<Integer, List<E>> rows;

    /** What a collection holds. Both numbers are Kafka's; here they only tell whether an element is in a collection. */
    public interface Element {
        int prev();

        void setPrev(int prev);

        int next();

        void setNext(int next);

        default boolean elementKeysAreEqual(Object other) {
            return equals(other);
        }
    }

    public ImplicitLinkedHashCollection() {
        this(0);
    }

    public ImplicitLinkedHashCollection(int expectedNumElements) {
        elements = new ArrayList<>(expectedNumElements);
    }

    public ImplicitLinkedHashCollection(Iterator<E> elements) {
        this(0);
        elements.forEachRemaining(this::mustAdd);
    }

    /** False when it is in a collection already, or when its key is here and may be here once. */
    @Override
    public final boolean add(E added) {
        if (added == null
                || added.prev() != INVALID_INDEX
                || added.next() != INVALID_INDEX
                || !mayHaveEqualKeys() && find(added) != null) {
            return false;
        }
        mark(added, INSIDE);
        elements.add(added);
        if (rows != null) {
            row(added).add(added);
        }
        return true;
    }

    public final void mustAdd(E added) {
        if (!add(added)) {
            throw new RuntimeException("Unable to add " + added);
        }
    }

    boolean mayHaveEqualKeys() {
        return false;
    }

    private static void mark(Element element, int place) {
        element.setPrev(place);
        element.setNext(place);
    }

    private List<E> row(Object key) {
        return rows.computeIfAbsent(key.hashCode(), hash -> new ArrayList<>(1));
    }

    /** Those among which a key is. */
    private List<E> candidates(Object key) {
        if (elements.size() <= FEW) {
            return elements;
        }
        if (rows == null) {
            rows = new HashMap<>();
            for (E element : elements) {
                row(element).add(element);
            }
        }
        return rows.getOrDefault(key.hashCode(), List.of());
    }

    /** The first whose key equals that of {@code key}; null: none. */
    public final E find(E key) {
        return findFirst(key);
    }

    E findFirst(Object key) {
        if (key != null) {
            for (E element : candidates(key)) {
                if (element.elementKeysAreEqual(key)) {
                    return element;
                }
            }
        }
        return null;
    }

    /** All whose key equals that of {@code key}, in their order. */
    List<E> findEvery(E key) {
        List<E> found = new ArrayList<>();
        if (key != null) {
            for (E element : candidates(key)) {
                if (element.elementKeysAreEqual(key)) {
                    found.add(element);
                }
            }
        }
        return found;
    }

    @Override
    public final int size() {
        return elements.size();
    }

    @Override
    public final boolean contains(Object key) {
        return findFirst(key) != null;
    }

    /** The very element if it is here, else the first that has its key. */
    @Override
    public final boolean remove(Object key) {
        E found = null;
        if (key != null) {
            for (E element : candidates(key)) {
                if (element == key) {
                    found = element;
                    break;
                }
                found = found == null && element.elementKeysAreEqual(key) ? element : found;
            }
        }
        if (found == null) {
            return false;
        }
        removeAt(indexOf(found));
        return true;
    }

    private int indexOf(E wanted) {
        for (int i = 0; i < elements.size(); i++) {
            if (elements.get(i) == wanted) {
                return i;
            }
        }
        throw new IllegalStateException("Expected " + wanted + " among the elements, but it is not there");
    }

    private E removeAt(int index) {
        E removed = elements.remove(index);
        rows = null;
        mark(removed, INVALID_INDEX);
        return removed;
    }

    /** Of an element that is here. */
    public final void moveToEnd(E element) {
        if (element.prev() == INVALID_INDEX || element.next() == INVALID_INDEX) {
            throw new RuntimeException("Element " + element + " is not in the collection");
        }
        mustAdd(removeAt(indexOf(element)));
    }

    @Override
    public final void clear() {
        elements.forEach(element -> mark(element, INVALID_INDEX));
        elements.clear();
        rows = null;
    }

    public final void clear(int expectedNumElements) {
        clear();
        elements.ensureCapacity(expectedNumElements);
    }

    @Override
    public final Iterator<E> iterator() {
        return new InOrder();
    }

    private final class InOrder implements Iterator<E> {
        private int next;
        private boolean canRemove;

        @Override
        public boolean hasNext() {
            return next < elements.size();
        }

        @Override
        public E next() {
            if (!hasNext()) {
                throw new java.util.NoSuchElementException();
            }
            canRemove = true;
            return elements.get(next++);
        }

        @Override
        public void remove() {
            if (!canRemove) {
                throw new IllegalStateException("Expected a call of next() before remove()");
            }
            canRemove = false;
            removeAt(--next);
        }
    }

    /** A copy. */
    public List<E> valuesList() {
        return new ArrayList<>(elements);
    }

    /** A copy. */
    public Set<E> valuesSet() {
        return new LinkedHashSet<>(elements);
    }

    public void sort(Comparator<E> comparator) {
        elements.sort(comparator);
        rows = null;
    }

    @Override
    public boolean equals(Object other) {
        return other == this || other instanceof ImplicitLinkedHashCollection<?> that && elements.equals(that.elements);
    }

    @Override
    public int hashCode() {
        return elements.hashCode();
    }

    /** For who wants several at once. */
    @Override
    public boolean addAll(Collection<? extends E> added) {
        boolean isChanged = false;
        for (E each : added) {
            isChanged |= add(each);
        }
        return isChanged;
    }
}
