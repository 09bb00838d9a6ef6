/**
 * {@code splashdam topics}: create, alter, delete, list and describe topics.
 *
 * <pre>
 *   TopicsCommand (the flags) ─► TopicsAdmin (the calls) ─► DescribedTopic ─► table or JSON
 * </pre>
 *
 * Nothing is kept between calls; the {@code Admin} client belongs to the command that opened it.
 */
@NullMarked
package io.splashdam.cli.topics;

import org.jspecify.annotations.NullMarked;
