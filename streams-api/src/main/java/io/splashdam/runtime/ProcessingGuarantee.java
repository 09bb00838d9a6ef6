package io.splashdam.runtime;

/** What a failure may do to the results ({@code processing.guarantee}, as in Kafka Streams). */
public enum ProcessingGuarantee {
    /** Outputs, changelogs and input offsets are one transaction: every record counts once. */
    EXACTLY_ONCE,

    /** Outputs and changelogs are written, then the offsets: after a failure records since the last commit may count twice. */
    AT_LEAST_ONCE
}
