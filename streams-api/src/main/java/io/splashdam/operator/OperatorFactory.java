package io.splashdam.operator;

import io.splashdam.topology.OperatorSpec;

/** Makes the operator of a processor node, once per task. */
@FunctionalInterface
public interface OperatorFactory extends OperatorSpec {
    Operator create(OperatorContext context);

    /** True when the operator asks for stream time or for the record's position: then its task works one record at a time. */
    default boolean needsMoment() {
        return false;
    }

    /** True when the operator only asks whether a value is null: then a repartitioning need not carry it. */
    default boolean ignoresValues() {
        return false;
    }
}
