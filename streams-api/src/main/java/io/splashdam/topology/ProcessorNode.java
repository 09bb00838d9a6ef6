package io.splashdam.topology;

import java.util.List;

/**
 * Turns records into records.
 *
 * @param stores names of the stores that it uses
 */
public record ProcessorNode(String name, List<String> parents, OperatorSpec operator, List<String> stores)
        implements Node {
    public ProcessorNode {
        parents = List.copyOf(parents);
        stores = List.copyOf(stores);
    }
}
