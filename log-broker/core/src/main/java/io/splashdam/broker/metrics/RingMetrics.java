package io.splashdam.broker.metrics;

import io.splashdam.observe.MetricPage;
import io.splashdam.observe.MetricSource;
import io.splashdam.ring.Ring;
import io.splashdam.ring.RingUse;

/** How full the ring and its hand-off are. */
public record RingMetrics(Ring ring) implements MetricSource {
    @Override
    public void writeTo(MetricPage page) {
        RingUse use = ring.use();
        page.bound("ring.slots", use.usedSlots(), use.slots());
        page.bound("ring.max.bytes", use.bytes(), use.maxBytes());
        page.bound("ring.handoff", use.handOffBytes(), use.handOffMaxBytes());
        page.gauge("splashdam_ring_handoff_groups", "Groups of appends that are written and wait for the flush thread.")
                .add(use.handOffGroups());
        page.counter(
                        "splashdam_ring_refusals_total",
                        "Appends that found the ring full and had to ask again: the disk is the bottleneck.")
                .add(use.refusals());
    }
}
