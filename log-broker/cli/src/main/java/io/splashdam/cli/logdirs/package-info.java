/**
 * {@code splashdam log-dirs}: which directories brokers keep their logs in, and how much each partition takes.
 *
 * <pre>
 *   LogDirsCommand (the flags) ─► Admin ─► Directory, Replica ─► table or JSON
 * </pre>
 *
 * Nothing is kept between calls.
 */
@NullMarked
package io.splashdam.cli.logdirs;

import org.jspecify.annotations.NullMarked;
