package io.splashdam.runtime;

import io.splashdam.task.DefaultSerdes;
import io.splashdam.topology.OffsetReset;

/**
 * What an engine needs of the application's settings.
 *
 * @param taskGroup names what commits together, the same in every run of the application
 * @param maxCacheBytes heap bytes for changed and lately used entries of all stores; 0: every update of a table leaves it
 * @param maxCommitBytes a commit comes early when its outputs have grown to this
 */
public record EngineConfig(
        String applicationId,
        String taskGroup,
        ProcessingGuarantee guarantee,
        DefaultSerdes serdes,
        OffsetReset offsetReset,
        long maxCacheBytes,
        long maxCommitBytes) {
    /** Of an application whose sub-topologies all commit together, exactly once. */
    public EngineConfig(
            String applicationId,
            DefaultSerdes serdes,
            OffsetReset offsetReset,
            long maxCacheBytes,
            long maxCommitBytes) {
        this(applicationId, "0", ProcessingGuarantee.EXACTLY_ONCE, serdes, offsetReset, maxCacheBytes, maxCommitBytes);
    }

    public boolean isCaching() {
        return maxCacheBytes > 0;
    }

    public String changelogTopic(String store) {
        return applicationId + "-" + store + "-changelog";
    }
}
