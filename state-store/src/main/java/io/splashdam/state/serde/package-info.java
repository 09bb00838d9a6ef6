/**
 * How objects become bytes and bytes objects. Pure; a serde holds no state and serves any thread.
 *
 * <p>The forms of the built-in ones are those of Kafka's serdes of the same names.
 */
@NullMarked
package io.splashdam.state.serde;

import org.jspecify.annotations.NullMarked;
