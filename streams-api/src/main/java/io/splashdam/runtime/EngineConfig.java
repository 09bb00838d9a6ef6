package io.splashdam.runtime;

import io.splashdam.task.DefaultSerdes;
import io.splashdam.topology.OffsetReset;

/**
 * What an engine needs of the application's settings.
 *
 * @param maxCacheBytes heap bytes for changed and lately used entries of all stores; 0: every update of a table leaves it
 * @param maxCommitBytes a commit comes early when its outputs have grown to this
 */
public record EngineConfig(
        String applicationId, DefaultSerdes serdes, OffsetReset offsetReset, long maxCacheBytes, long maxCommitBytes) {
    public boolean isCaching() {
        return maxCacheBytes > 0;
    }

    public String changelogTopic(String store) {
        return applicationId + "-" + store + "-changelog";
    }
}
