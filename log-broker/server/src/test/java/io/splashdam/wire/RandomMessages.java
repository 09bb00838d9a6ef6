package io.splashdam.wire;

import io.splashdam.shaded.kafka.common.Uuid;
import io.splashdam.shaded.kafka.common.errors.UnsupportedVersionException;
import io.splashdam.shaded.kafka.common.protocol.ApiMessage;
import io.splashdam.shaded.kafka.common.protocol.ByteBufferAccessor;
import io.splashdam.shaded.kafka.common.protocol.ObjectSerializationCache;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;

/** Fills the codec's generated classes with random values, by their setters. */
final class RandomMessages {
    private static final int ATTEMPTS = 8;

    private RandomMessages() {}

    /** A message that {@code version} can carry: fields it lacks stay as they are, if random filling does not hit on that, all do. */
    static <M extends ApiMessage> M fill(M empty, Random random, short version) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            @SuppressWarnings("unchecked")
            M filled = (M) fresh(empty.getClass());
            fill(filled, random, 1.0 / attempt);
            try {
                bytes(filled, version);
                return filled;
            } catch (UnsupportedVersionException | NullPointerException notInThisVersion) {
                // fewer fields next time
            }
        }
        return empty;
    }

    static ByteBuffer bytes(ApiMessage message, short version) {
        ObjectSerializationCache cache = new ObjectSerializationCache();
        ByteBuffer bytes = ByteBuffer.allocate(message.size(cache, version));
        message.write(new ByteBufferAccessor(bytes), cache, version);
        return bytes.flip();
    }

    private static void fill(Object message, Random random, double chance) {
        for (Method setter : message.getClass().getMethods()) {
            if (setter.getName().startsWith("set")
                    && setter.getParameterCount() == 1
                    && setter.getReturnType() == message.getClass()
                    && random.nextDouble() < chance) {
                Object value = value(setter.getGenericParameterTypes()[0], random, chance);
                if (value != null) {
                    call(setter, message, value);
                }
            }
        }
    }

    private static Object value(Type type, Random random, double chance) {
        if (type instanceof ParameterizedType list) {
            List<Object> values = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                values.add(value(list.getActualTypeArguments()[0], random, chance));
            }
            return values;
        }
        Class<?> kind = (Class<?>) type;
        if (kind == boolean.class || kind == Boolean.class) {
            return random.nextBoolean();
        } else if (kind == byte.class || kind == Byte.class) {
            return (byte) random.nextInt();
        } else if (kind == short.class || kind == Short.class) {
            return (short) random.nextInt();
        } else if (kind == int.class || kind == Integer.class) {
            return random.nextInt();
        } else if (kind == long.class || kind == Long.class) {
            return random.nextLong();
        } else if (kind == double.class) {
            return random.nextDouble();
        } else if (kind == String.class) {
            return Wire.text(random);
        } else if (kind == Uuid.class) {
            return new Uuid(random.nextLong(), random.nextLong());
        } else if (kind == byte[].class) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            return bytes;
        } else if (Collection.class.isAssignableFrom(kind)) {
            return elements(kind, random, chance);
        } else if (kind.getName().contains(".message.")) {
            Object nested = fresh(kind);
            fill(nested, random, chance);
            return nested;
        }
        return null; // records, buffers
    }

    @SuppressWarnings("unchecked")
    private static Object elements(Class<?> kind, Random random, double chance) {
        Collection<Object> elements = (Collection<Object>) fresh(kind);
        Type element = ((ParameterizedType) kind.getGenericSuperclass()).getActualTypeArguments()[0];
        for (int i = random.nextInt(4); i > 0; i--) {
            elements.add(value(element, random, chance));
        }
        return elements;
    }

    private static Object fresh(Class<?> kind) {
        try {
            return kind.getConstructor().newInstance();
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static void call(Method setter, Object on, Object value) {
        try {
            setter.invoke(on, value);
        } catch (java.lang.reflect.InvocationTargetException outOfRange) {
            // an unsigned field refuses a negative value
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
