/**
 * Two classes that take the place of Kafka's own in the codec, under their names, so that the generated messages find them: what keyed
 * arrays of messages are read into, in a time that the keys do not change.
 *
 * <pre>
 *  generated message ─► ImplicitLinkedHashMultiCollection ─► ImplicitLinkedHashCollection ─► a list, and a table once it is searched
 * </pre>
 *
 * <p>Owned by whoever decodes a request: one thread. The module's shading moves it with the rest to {@code io.splashdam.shaded.kafka}.
 */
package org.apache.kafka.common.utils.internals;
