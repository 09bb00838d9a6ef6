/**
 * {@code splashdam apply}: makes topics what a file says they are, and shows beforehand what that changes.
 *
 * <pre>
 *   TopicsFile (YAML) ─┐
 *                      ├► Plan (pure: steps and refusals) ─► diff or JSON ─► --yes ─► Cluster (the calls)
 *   Cluster (as it is) ┘
 * </pre>
 *
 * Nothing is kept: the same file applied twice changes nothing the second time.
 */
@NullMarked
package io.splashdam.cli.apply;

import org.jspecify.annotations.NullMarked;
