package io.splashdam.coordinator.group;

import io.splashdam.cluster.ErrorCode;

/** Why a request about a group is turned down. */
record Refusal(ErrorCode error, String message) {}
