package io.splashdam.processor;

import org.jspecify.annotations.Nullable;

/** A {@link FixedKeyProcessor} that keeps its context. */
public abstract class ContextualFixedKeyProcessor<KIn, VIn, VOut> implements FixedKeyProcessor<KIn, VIn, VOut> {
    private @Nullable FixedKeyProcessorContext<KIn, VOut> context;

    @Override
    public void init(FixedKeyProcessorContext<KIn, VOut> context) {
        this.context = context;
    }

    /** @throws IllegalStateException before {@link #init} */
    protected final FixedKeyProcessorContext<KIn, VOut> context() {
        FixedKeyProcessorContext<KIn, VOut> known = context;
        if (known == null) {
            throw new IllegalStateException("Expected init to have been called; call super.init(context) in yours");
        }
        return known;
    }
}
