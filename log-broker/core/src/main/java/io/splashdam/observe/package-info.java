/**
 * Numbers and lines for those who run a broker: counters that cost next to nothing, and the page and the event lines that show them.
 *
 * <pre>
 *   room ─listener─► …Metrics ─► Counter, Histogram        Metrics.page() asks each MetricSource ─► MetricPage ─► text
 *   room ─────────────────────────────────────────────────► EventLine ─► the log
 * </pre>
 *
 * State: counters, owned by nobody in particular and written by any thread; what else a page shows is asked when it is read.
 */
@NullMarked
package io.splashdam.observe;

import org.jspecify.annotations.NullMarked;
