package io.splashdam.topology;

import java.util.List;

/** A node of the graph, known by its name. */
public sealed interface Node permits SourceNode, ProcessorNode, SinkNode {
    String name();

    /** Names of the nodes whose records it gets, in the order they were joined. */
    List<String> parents();
}
