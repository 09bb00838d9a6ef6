/**
 * A broker in a process of its own, or on a disk of its own, among peers and under limits that give it trouble.
 *
 * <pre>
 *   peers that behave ──────────────► broker ──► disk that fills up
 *   peers that do not (seeded) ─────►   │
 *                                  few file handles, a small heap
 * </pre>
 */
package io.splashdam.unruly;
