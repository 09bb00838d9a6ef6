package io.splashdam.time;

/**
 * A key in a window: what the keys of a windowed table are.
 *
 * <pre>{@code
 * counts.toStream((windowed, count) -> windowed.key() + "@" + windowed.window().start())
 * }</pre>
 */
public record Windowed<K>(K key, Window window) {
    @Override
    public String toString() {
        return "[" + key + "@" + window.start() + "/" + window.end() + "]";
    }
}
