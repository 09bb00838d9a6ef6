package io.splashdam.topology;

/** What a processor node does. The graph only carries it; the room {@code operator} knows how to run it. */
public interface OperatorSpec {}
