package io.splashdam.controller;

/** Which way the level of a feature may go (KIP-584). */
public enum FeatureChange {
    UPGRADE,
    /** Only without a loss of metadata; no feature here loses any. */
    SAFE_DOWNGRADE,
    UNSAFE_DOWNGRADE
}
