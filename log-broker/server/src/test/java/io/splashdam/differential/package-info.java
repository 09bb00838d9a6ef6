/**
 * The same requests to Apache Kafka and to us, and the answers beside each other, field by field.
 *
 * <pre>
 *   RecordSteps, TopicSteps, …, TransactionDataSteps ──► Script ──► Side (Kafka, a process) ──► Flat ─┐
 *                                                        └───────► Side (ours, this JVM) ──► Flat ─┴─► differences − AllowedDifference
 * </pre>
 *
 * What differs by nature (ids, addresses, times) is named before it is compared. Owned by the test's thread.
 */
package io.splashdam.differential;
