package io.splashdam.processor;

/** By which clock a punctuation is due. */
public enum PunctuationType {
    /** By the largest timestamp that the task has seen: moves with records only. */
    STREAM_TIME,

    /** By the machine's clock. */
    WALL_CLOCK_TIME
}
