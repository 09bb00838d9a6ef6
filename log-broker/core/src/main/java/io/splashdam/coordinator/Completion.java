package io.splashdam.coordinator;

/** The answer to one request, this one or an earlier one that was kept waiting. */
public record Completion<R>(Ticket<R> ticket, R response) {}
