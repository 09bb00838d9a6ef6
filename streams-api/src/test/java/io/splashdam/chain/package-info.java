/**
 * Three topologies in a row, killed with -9 again and again: what comes out is what a run without kills gives.
 *
 * <pre>
 *   feeder ─► in ─► [sift: stateless] ─► sifted ─► [fold: a store] ─► folded ─► [fold again] ─► out
 *   a JVM with everything (embedded), or with the applications only (our broker or Kafka beside it) ◄─ kill -9
 * </pre>
 *
 * {@link io.splashdam.chain.Expected} knows what must come out, from what is in {@code in}.
 */
package io.splashdam.chain;
