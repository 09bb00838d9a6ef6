package io.splashdam.log;

/** What must have happened to a batch before it is acknowledged and shown. */
public enum Durability {
    /** It has been forced to the disk: it survives a power loss. The default. */
    FSYNC,
    /** It has been handed to the operating system: it survives the death of the process, as with Kafka. */
    OS
}
