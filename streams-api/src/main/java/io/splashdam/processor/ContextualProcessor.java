package io.splashdam.processor;

import org.jspecify.annotations.Nullable;

/** A {@link Processor} that keeps its context. */
public abstract class ContextualProcessor<KIn, VIn, KOut, VOut> implements Processor<KIn, VIn, KOut, VOut> {
    private @Nullable ProcessorContext<KOut, VOut> context;

    @Override
    public void init(ProcessorContext<KOut, VOut> context) {
        this.context = context;
    }

    /** @throws IllegalStateException before {@link #init} */
    protected final ProcessorContext<KOut, VOut> context() {
        ProcessorContext<KOut, VOut> known = context;
        if (known == null) {
            throw new IllegalStateException("Expected init to have been called; call super.init(context) in yours");
        }
        return known;
    }
}
