package io.splashdam.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.kafka.common.protocol.ApiMessage;

/** Steps in their order. */
final class Script {
    private final List<Step> steps = new ArrayList<>();

    /** All that both sides are asked. */
    static List<Step> whole() {
        Script script = new Script();
        TopicSteps.add(script);
        RecordSteps.add(script);
        FetchSteps.add(script);
        GroupSteps.add(script);
        AdminSteps.add(script);
        ConsumerGroupSteps.add(script);
        TransactionSteps.add(script);
        TransactionProducerSteps.add(script);
        TransactionDataSteps.add(script);
        return script.steps;
    }

    /** What takes long. */
    static List<Step> ofEpochs() {
        Script script = new Script();
        EpochSteps.add(script);
        return script.steps;
    }

    /** The same request in several versions. */
    Script ask(String name, int[] versions, Function<Side, ? extends ApiMessage> request) {
        for (int version : versions) {
            ask(name, version, request, (side, answer) -> {});
        }
        return this;
    }

    Script ask(String name, int version, Function<Side, ? extends ApiMessage> request) {
        return ask(name, version, request, (side, answer) -> {});
    }

    /** @param learn what is remembered of the answer */
    Script ask(
            String name,
            int version,
            Function<Side, ? extends ApiMessage> request,
            BiConsumer<Side, ApiMessage> learn) {
        steps.add(new Step(name, version, request, learn));
        return this;
    }

    /** Waits until a side knows these topics and their ids: Kafka tells its controller first and its broker soon after. */
    Script known(String... topics) {
        steps.add(new Step(
                "until known: " + String.join(", ", topics),
                12,
                side -> side.awaitTopics(topics),
                (side, answer) -> {}));
        return this;
    }

    /** Waits until a side's coordinator of these groups works: its topic is made when it is first asked for. */
    Script coordinated(String... groups) {
        steps.add(new Step(
                "until coordinated: " + String.join(", ", groups),
                8,
                side -> side.awaitCoordinator(groups),
                (side, answer) -> {}));
        return this;
    }

    /** Waits until a side gives out producer ids: Kafka's broker has to be given some first. */
    Script producerIds() {
        steps.add(new Step("until there are producer ids", 4, Side::awaitProducerIds, (side, answer) -> {}));
        return this;
    }

    /** Waits until a side's coordinator of this transactional id works. */
    Script transactional(String id) {
        steps.add(new Step("until transactions work", 0, side -> side.awaitTransactions(id), (side, answer) -> {}));
        return this;
    }

    /** Waits until a side has written the markers of a transaction that ends: Kafka answers before that. */
    Script settled(String id) {
        steps.add(new Step("until the transaction is over", 0, side -> side.awaitEnded(id), (side, answer) -> {}));
        return this;
    }

    /** Waits until a side begins transactions: their topic is made when it is first asked for. */
    Script transacting(String transactionalId) {
        steps.add(
                new Step("until transacting", 4, side -> side.awaitTransacting(transactionalId), (side, answer) -> {}));
        return this;
    }

    /** Raises the epochs of these producers one by one; a side knows them afterwards. */
    Script nearlyUsedUp(int epoch, String... transactionalIds) {
        steps.add(
                new Step("use up epochs", 0, side -> side.useUpEpochs(epoch, transactionalIds), (side, answer) -> {}));
        return this;
    }

    /** Waits until all markers of a transaction are written. */
    Script ended(String transactionalId) {
        steps.add(new Step(
                "until ended: " + transactionalId, 0, side -> side.awaitEnd(transactionalId), (side, answer) -> {}));
        return this;
    }

    /** Waits until a group has no pending offsets. */
    Script offsetsSettled(String group) {
        steps.add(new Step("until settled: " + group, 8, side -> side.awaitStableOffsets(group), (side, answer) -> {}));
        return this;
    }

    static int[] versions(int... versions) {
        return versions;
    }
}
