/**
 * Builds the rooms, starts and stops them in order. And the door for those who use Splashdam inside their own {@code main}.
 *
 * <pre>
 *   Splashdam ─► Broker: data directory ─► metadata ─► recovery ─► ring ─► coordinators ─► listeners
 * </pre>
 */
@NullMarked
package io.splashdam.broker;

import org.jspecify.annotations.NullMarked;
