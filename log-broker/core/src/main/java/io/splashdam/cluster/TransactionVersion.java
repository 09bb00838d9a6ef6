package io.splashdam.cluster;

/** The feature {@code transaction.version}: which kind of transactions clients shall use. The broker serves both at each level. */
public final class TransactionVersion {
    public static final String FEATURE = "transaction.version";

    /** Transactions of the first kind; what is between 0 and 1, flexible records in {@code __transaction_state}, makes no difference. */
    public static final int MIN = 0;

    /** The epoch rises with each transaction, and partitions are added by producing (KIP-890). */
    public static final int SECOND_KIND = 2;

    public static final int MAX = SECOND_KIND;
    static final int DEFAULT = SECOND_KIND;

    private TransactionVersion() {}
}
