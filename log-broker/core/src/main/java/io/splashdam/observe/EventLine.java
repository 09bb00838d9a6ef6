package io.splashdam.observe;

/**
 * One line of the log that machines read too: {@code event=topic.created topic=lines partitions=2}. The names of events and keys stand
 * in docs/operations.md.
 */
public final class EventLine {
    private static final int MAX_VALUE_CHARS = 300;

    private final StringBuilder line = new StringBuilder("event=");

    private EventLine(String event) {
        line.append(event);
    }

    public static EventLine of(String event) {
        return new EventLine(event);
    }

    public EventLine with(String key, long value) {
        line.append(' ').append(key).append('=').append(value);
        return this;
    }

    /** What is not a plain word is put into quotes: no name that a client makes up begins a line of its own. */
    public EventLine with(String key, Object value) {
        String text = String.valueOf(value);
        line.append(' ').append(key).append('=');
        if (isPlain(text)) {
            line.append(text);
        } else {
            quote(text);
        }
        return this;
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (next <= ' ' || next == '"' || next == '=' || next == '\\' || Character.isISOControl(next)) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= MAX_VALUE_CHARS;
    }

    private void quote(String text) {
        line.append('"');
        int end = Math.min(text.length(), MAX_VALUE_CHARS);
        for (int i = 0; i < end; i++) {
            char next = text.charAt(i);
            if (next == '"' || next == '\\') {
                line.append('\\').append(next);
            } else {
                line.append(Character.isISOControl(next) ? ' ' : next);
            }
        }
        line.append(end < text.length() ? "…\"" : "\"");
    }

    @Override
    public String toString() {
        return line.toString();
    }
}
