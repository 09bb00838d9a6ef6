package io.splashdam.config;

/**
 * A setting that cannot be used. The message is one line: key, value, where it came from, remedy.
 *
 * <p>An exception and not a value, because slices check themselves in their constructors, which have no other way to say no.
 */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final String value;
    private final String remedy;

    public ConfigException(String key, String value, String remedy) {
        this(key, value, "", remedy);
    }

    private ConfigException(String key, String value, String origin, String remedy) {
        super(key + "=" + value + origin + ": " + remedy);
        this.key = key;
        this.value = value;
        this.remedy = remedy;
    }

    /** The same complaint with the place where the value was found, such as {@code --set} or a file's name. */
    ConfigException from(String origin) {
        return origin.isEmpty() ? this : new ConfigException(key, value, " (from " + origin + ")", remedy);
    }

    /** Key, value, where it was found, and the remedy, in one line. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    public String key() {
        return key;
    }

    /** The refused text; hidden where the setting is a secret. */
    public String value() {
        return value;
    }

    /** What to do about it. */
    public String remedy() {
        return remedy;
    }
}
