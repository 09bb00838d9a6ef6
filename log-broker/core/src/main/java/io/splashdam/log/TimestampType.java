package io.splashdam.log;

/** Whose time a record carries: {@code message.timestamp.type}. */
public enum TimestampType {
    /** The producer's. */
    CREATE_TIME,
    /** The broker's, at the append. */
    LOG_APPEND_TIME
}
