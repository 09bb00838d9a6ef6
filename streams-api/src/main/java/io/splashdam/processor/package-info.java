/**
 * The Processor API: operators that users write themselves, with Kafka Streams' names.
 *
 * <pre>
 *   ProcessorSupplier ─► Processor.init(ProcessorContext)  ─► process(Record) ─► context.forward(Record [, child])
 *                             │ getStateStore  schedule ─► Punctuator              │
 *                             └─ ProcessorOperator: the processor as an operator of its task
 * </pre>
 *
 * A processor belongs to the thread of its task; a task with one works on one record at a time.
 */
@NullMarked
package io.splashdam.processor;

import org.jspecify.annotations.NullMarked;
