/**
 * Requests that nobody would send, beside clients that must not notice.
 *
 * <pre>
 *   PlausibleMessages ──► Mutation ──► Attacker × n ──TCP──► broker ◄── Bystander
 *          ▲                              │                    │
 *        Memory ◄── what was answered ────┘      CalmCheck, LogWatch: after each round
 * </pre>
 *
 * A round has one seed. {@link io.splashdam.fuzz.FuzzRun} owns the broker; each attacker owns its sockets and its chance.
 */
package io.splashdam.fuzz;
