package io.splashdam.wire;

import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import io.splashdam.shaded.kafka.common.protocol.Message;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The error codes of an answer, wherever in it they stand: generated messages have them at the top, for each topic, for each partition,
 * and no common type that would say so. Their getters are looked up once for each class.
 *
 * <p>For seldom requests: Produce and Fetch count their own.
 */
public final class ResponseErrors {
    private static final ClassValue<Getters> GETTERS = new ClassValue<>() {
        @Override
        protected Getters computeValue(Class<?> type) {
            return Getters.of(type);
        }
    };

    private ResponseErrors() {}

    /** Gets each code that is not 0. */
    public interface Visitor {
        void onError(short errorCode);
    }

    private record Getters(@Nullable Method errorCode, List<Method> lists) {
        static Getters of(Class<?> type) {
            Method errorCode = null;
            List<Method> lists = new ArrayList<>();
            for (Method method : type.getDeclaredMethods()) {
                if (method.getParameterCount() != 0 || method.isSynthetic()) {
                    continue;
                }
                if (method.getName().equals("errorCode") && method.getReturnType() == short.class) {
                    errorCode = method;
                } else if (Collection.class.isAssignableFrom(method.getReturnType())
                        && !method.getName().equals("unknownTaggedFields")) {
                    lists.add(method);
                }
            }
            return new Getters(errorCode, lists);
        }
    }

    public static void visit(ApiMessage response, Visitor visitor) {
        try {
            visitAll(response, visitor);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("Expected getters of " + response.getClass() + " that answer", e);
        }
    }

    private static void visitAll(Message message, Visitor visitor)
            throws IllegalAccessException, InvocationTargetException {
        Getters getters = GETTERS.get(message.getClass());
        Method errorCode = getters.errorCode();
        if (errorCode != null) {
            short code = (short) errorCode.invoke(message);
            if (code != 0) {
                visitor.onError(code);
            }
        }
        for (Method list : getters.lists()) {
            if (list.invoke(message) instanceof Collection<?> elements) {
                for (Object element : elements) {
                    if (!(element instanceof Message part)) {
                        break; // numbers, names: none of them is an error
                    }
                    visitAll(part, visitor);
                }
            }
        }
    }
}
