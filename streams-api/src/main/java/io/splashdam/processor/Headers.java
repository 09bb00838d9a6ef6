package io.splashdam.processor;

import io.splashdam.operator.Header;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Headers of a record, in their order; a key may come several times. Owned by whoever holds the record. */
public final class Headers implements Iterable<Header> {
    private final List<Header> headers;

    private Headers(List<Header> headers) {
        this.headers = headers;
    }

    public static Headers of(List<Header> headers) {
        return new Headers(new ArrayList<>(headers));
    }

    Headers copy() {
        return of(headers);
    }

    public Headers add(String key, byte @Nullable [] value) {
        headers.add(new Header(key, value));
        return this;
    }

    /** Removes all headers of that key. */
    public Headers remove(String key) {
        headers.removeIf(header -> header.key().equals(key));
        return this;
    }

    public @Nullable Header lastHeader(String key) {
        Header last = null;
        for (Header header : headers) {
            last = header.key().equals(key) ? header : last;
        }
        return last;
    }

    public List<Header> toList() {
        return List.copyOf(headers);
    }

    @Override
    public Iterator<Header> iterator() {
        return toList().iterator();
    }

    @Override
    public String toString() {
        return headers.toString();
    }
}
