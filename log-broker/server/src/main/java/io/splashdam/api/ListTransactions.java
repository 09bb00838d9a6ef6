package io.splashdam.api;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.splashdam.cluster.ErrorCode;
import io.splashdam.coordinator.transaction.DescribedTransaction;
import io.splashdam.coordinator.transaction.ListedTransactions;
import io.splashdam.coordinator.transaction.Transaction;
import io.splashdam.coordinator.transaction.TransactionState;
import io.splashdam.shaded.kafka.common.message.ListTransactionsRequestData;
import io.splashdam.shaded.kafka.common.message.ListTransactionsResponseData;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * ListTransactions (66), versions 0 to 2: the transactional ids that are known here.
 *
 * <p>1: those open for longer than a time (KIP-994). 2: those that match a pattern as a whole (KIP-1152), in RE2's language.
 */
final class ListTransactions implements Api<ListTransactionsRequestData> {
    private final ApiContext context;

    ListTransactions(ApiContext context) {
        this.context = context;
    }

    @Override
    public CompletionStage<? extends ApiMessage> answer(ListTransactionsRequestData request, Caller caller) {
        @Nullable Pattern pattern;
        try {
            String text = request.transactionalIdPattern();
            pattern = text == null || text.isEmpty() ? null : Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            return Later.now(
                    new ListTransactionsResponseData().setErrorCode(ErrorCode.INVALID_REGULAR_EXPRESSION.code()));
        }
        long nowMs = context.clock().millis();
        return context.transactions().list().thenApply(listed -> toWire(request, listed, pattern, nowMs));
    }

    private static ListTransactionsResponseData toWire(
            ListTransactionsRequestData request, ListedTransactions listed, @Nullable Pattern pattern, long nowMs) {
        ListTransactionsResponseData response = new ListTransactionsResponseData();
        Set<TransactionState> states = new HashSet<>();
        for (String name : request.stateFilters()) {
            TransactionState state = TransactionState.of(name);
            if (state == null) {
                response.unknownStateFilters().add(name);
            } else {
                states.add(state);
            }
        }
        if (!listed.error().isNone()) {
            return response.setErrorCode(listed.error().code());
        }
        for (DescribedTransaction each : listed.transactions()) {
            Transaction transaction = each.transaction();
            boolean isNamed = pattern == null || pattern.matches(each.transactionalId());
            if (transaction != null && isNamed && isWanted(request, states, transaction, nowMs)) {
                response.transactionStates()
                        .add(new ListTransactionsResponseData.TransactionState()
                                .setTransactionalId(each.transactionalId())
                                .setProducerId(transaction.producerId())
                                .setTransactionState(transaction.state().kafkaName()));
            }
        }
        return response;
    }

    private static boolean isWanted(
            ListTransactionsRequestData request, Set<TransactionState> states, Transaction transaction, long nowMs) {
        return (request.stateFilters().isEmpty() || states.contains(transaction.state()))
                && (request.producerIdFilters().isEmpty()
                        || request.producerIdFilters().contains(transaction.producerId()))
                && isOpenFor(request.durationFilter(), transaction, nowMs);
    }

    private static boolean isOpenFor(long durationMs, Transaction transaction, long nowMs) {
        return durationMs < 0 || transaction.isPending() && nowMs - transaction.startMs() > durationMs;
    }
}
