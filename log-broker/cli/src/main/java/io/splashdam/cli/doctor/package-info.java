/**
 * {@code splashdam doctor}: why a client cannot reach, or cannot use, a broker; one screen, with a remedy for each failure.
 *
 * <pre>
 *   DoctorCommand ─► Approach  (names, TCP, WireProbe: a few bytes of the protocol) ─┐
 *                 ├► Advertised, Versions, Clock (pure: what was seen, judged)       ├─► Finding… ─► ✓ ! ✗ lines or JSON
 *                 └► ClusterHealth, RoundTrip (Kafka's clients, a temporary topic) ──┘
 * </pre>
 *
 * One thread; the topic of the probe is deleted at the end.
 */
@NullMarked
package io.splashdam.cli.doctor;

import org.jspecify.annotations.NullMarked;
