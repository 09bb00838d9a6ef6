/**
 * What all commands share: the terminal they write to, exit codes, one-line failures, tables and JSON, and how to reach
 * a broker.
 *
 * <pre>
 *   command ─► ConnectOptions ─► Admin, producer or consumer
 *           ─► Output ─► Table │ Json ─► Terminal.out
 *           ─► CommandFailure ─► one line on Terminal.err, ExitCode
 * </pre>
 *
 * State: none beyond the streams of the {@link io.splashdam.cli.shell.Terminal}, which the command's thread writes.
 */
@NullMarked
package io.splashdam.cli.shell;

import org.jspecify.annotations.NullMarked;
