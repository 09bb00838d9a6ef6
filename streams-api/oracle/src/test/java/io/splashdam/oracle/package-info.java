/**
 * Kafka Streams says what is right: topologies written twice, random input, the same output.
 *
 * <pre>
 *   Case ─┬─► Theirs (TopologyTestDriver of Kafka Streams, no cache) ─┐
 *         └─► Ours   (TopologyTestDriver of ours, no cache) ──────────┴─► Oracle compares: description, records, times, headers
 *   Inputs ─ seed ─► steps: few keys, nulls, late records, headers
 * </pre>
 *
 * A new operator gets a case in the test class of its family.
 */
package io.splashdam.oracle;
