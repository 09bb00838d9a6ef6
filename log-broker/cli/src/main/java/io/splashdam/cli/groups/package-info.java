/**
 * {@code splashdam groups}: what consumer groups have read, who is in them, and setting them back.
 *
 * <pre>
 *   GroupsCommand (the flags) ─► GroupsAdmin (the calls) ─► GroupRows ─► GroupTables: table or JSON
 *                             └► ResetTarget, ResetFile (pure: which offset a partition gets)
 * </pre>
 *
 * Nothing is kept between calls; the {@code Admin} client belongs to the command that opened it.
 */
@NullMarked
package io.splashdam.cli.groups;

import org.jspecify.annotations.NullMarked;
