package io.splashdam.fuzz;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.protocol.ApiMessage;

/** What answers have told (ids of topics, members, producers, sessions), so that requests get further than the first check. Any thread. */
final class Memory {
    private static final short JOIN_GROUP = 11;
    private static final int MAX_EACH = 24;
    private static final List<String> FACTS =
            List.of("topicId", "memberId", "producerId", "sessionId", "generationId", "memberEpoch");

    private final Object taboo;
    private final Map<String, List<Object>> known = new ConcurrentHashMap<>();

    /** @param taboo what is never learned: the id of a topic that is none of the attackers' business */
    Memory(Object taboo) {
        this.taboo = taboo;
    }

    /** Who became a member of which group, and when. */
    record Membership(String group, Object member, Object generation) {}

    /** A member that was let in not long ago, or null. */
    Membership membership(Random random) {
        return (Membership) recall("membership", random);
    }

    /** What the answer to {@code request} says. */
    void learn(ApiMessage request, ApiMessage answer, Random random) {
        learn(answer, random);
        Object group = read(request, "groupId");
        Object member = read(answer, "memberId");
        Object generation = read(answer, answer.apiKey() == JOIN_GROUP ? "generationId" : "memberEpoch");
        if (group instanceof String name && member instanceof String id && !id.isEmpty() && generation != null) {
            keep("membership", new Membership(name, id, generation), random);
        }
    }

    private static Object read(ApiMessage message, String property) {
        try {
            return message.getClass().getMethod(property).invoke(message);
        } catch (NoSuchMethodException none) {
            return null;
        } catch (IllegalAccessException | InvocationTargetException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Something learned under that name, or null. */
    Object recall(String fact, Random random) {
        Object[] values = known.getOrDefault(fact, List.of()).toArray();
        return values.length == 0 ? null : values[random.nextInt(values.length)];
    }

    private void learn(ApiMessage answer, Random random) {
        walk(answer, random, 0);
    }

    private void walk(Object message, Random random, int depth) {
        for (Method getter : message.getClass().getMethods()) {
            if (getter.getParameterCount() > 0 || depth > 4) {
                continue;
            }
            if (FACTS.contains(getter.getName())) {
                keep(getter.getName(), call(getter, message), random);
            } else if (Collection.class.isAssignableFrom(getter.getReturnType())
                    && call(getter, message) instanceof Collection<?> elements) {
                elements.stream()
                        .limit(3)
                        .filter(each ->
                                each != null && each.getClass().getName().contains(".message."))
                        .forEach(each -> walk(each, random, depth + 1));
            }
        }
    }

    private void keep(String fact, Object value, Random random) {
        List<Object> values = known.computeIfAbsent(fact, any -> new CopyOnWriteArrayList<>());
        if (value == null || value.equals(taboo) || values.contains(value)) {
            return;
        }
        if (values.size() < MAX_EACH) {
            values.add(value);
        } else {
            values.set(random.nextInt(MAX_EACH), value);
        }
    }

    private static Object call(Method getter, Object on) {
        try {
            return getter.invoke(on);
        } catch (IllegalAccessException | InvocationTargetException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
