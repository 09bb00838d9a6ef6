/**
 * One class that takes the place of Kafka's own in the codec, under its name, so that the generated messages find it: what keyed arrays of
 * requests are read into, with a limit on the steps.
 *
 * <pre>
 *  generated message ─► ImplicitLinkedHashMultiCollection (ours) ─► ImplicitLinkedHashCollection (Kafka's)
 * </pre>
 *
 * <p>Owned by whoever decodes a request: one thread. The module's shading moves it with the rest to {@code io.splashdam.shaded.kafka}.
 */
package org.apache.kafka.common.utils.internals;
