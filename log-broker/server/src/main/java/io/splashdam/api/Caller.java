package io.splashdam.api;

/**
 * Who asks, and how.
 *
 * @param version of the request, and so of its answer
 * @param clientId as the client calls itself; may be empty
 * @param host the client's address as Java prints it, {@code /127.0.0.1}
 */
record Caller(short version, String clientId, String host) {}
