package io.splashdam.operator;

/** An operator threw, most often in the user's code. */
public final class OperatorFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The origin of a failure that no single input record caused. */
    public static final int NO_ORIGIN = -1;

    private final String operator;
    private final int origin;

    public OperatorFailure(String operator, int origin, RuntimeException cause) {
        super("operator " + operator + ": " + cause, cause);
        this.operator = operator;
        this.origin = origin;
    }

    /** Name of the node. */
    public String operator() {
        return operator;
    }

    /** See {@link RecordBatch#origin}. */
    public int origin() {
        return origin;
    }
}
