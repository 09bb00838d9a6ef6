/**
 * {@code splashdam completion}: a script that lets bash or zsh complete commands and flags.
 *
 * <pre>
 *   CommandTree (the whole tree) ─► CompletionCommand ─► a script on stdout
 * </pre>
 *
 * Nothing is kept.
 */
@NullMarked
package io.splashdam.cli.completion;

import org.jspecify.annotations.NullMarked;
