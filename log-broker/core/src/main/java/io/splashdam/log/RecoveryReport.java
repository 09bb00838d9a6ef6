package io.splashdam.log;

import java.util.List;

/**
 * What a start found and did.
 *
 * @param isClean the last stop was a clean one: nothing had to be done
 * @param journalEntries that were replayed
 * @param rewrittenBytes that came from the journal
 * @param cutBytes that had never been acknowledged
 * @param strayDirectories in {@code logs/} that no known topic owns; left alone
 */
public record RecoveryReport(
        boolean isClean,
        int logs,
        int journalEntries,
        long rewrittenBytes,
        long cutBytes,
        List<String> strayDirectories) {}
