/**
 * {@code splashdam configs}: settings of topics, brokers, groups, loggers and client metrics while the broker runs.
 *
 * <pre>
 *   ConfigsCommand (the flags) ─► Entity (whose settings) ─► ConfigsAdmin (the calls) ─► ConfigRow ─► table or JSON
 *                              └► Additions (pure: what stands behind --add-config)
 * </pre>
 *
 * Nothing is kept between calls.
 */
@NullMarked
package io.splashdam.cli.configs;

import org.jspecify.annotations.NullMarked;
