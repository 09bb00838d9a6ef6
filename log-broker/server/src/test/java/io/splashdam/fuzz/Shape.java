package io.splashdam.fuzz;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.protocol.types.Field;
import org.apache.kafka.common.protocol.types.Schema;
import org.apache.kafka.common.protocol.types.TaggedFields;

/** The fields that a generated class has in one version. */
record Shape(List<Property> properties) {
    private static final Map<Class<?>, Map<Short, Shape>> KNOWN = new ConcurrentHashMap<>();

    /** One of them, with its setter. */
    record Property(String name, Method setter, boolean isNullable) {
        Type type() {
            return setter.getGenericParameterTypes()[0];
        }

        void set(Object message, Object value) {
            try {
                setter.invoke(message, value);
            } catch (InvocationTargetException outOfRange) {
                // an unsigned field refuses a negative value
            } catch (IllegalAccessException impossible) {
                throw new AssertionError(impossible);
            }
        }
    }

    static Shape of(Class<?> generated, short version) {
        return KNOWN.computeIfAbsent(generated, any -> new ConcurrentHashMap<>())
                .computeIfAbsent(version, any -> new Shape(properties(generated, version)));
    }

    private static List<Property> properties(Class<?> generated, short version) {
        Map<String, Field> fields = fields(generated, version);
        return Arrays.stream(generated.getMethods())
                .filter(method -> method.getName().startsWith("set")
                        && method.getParameterCount() == 1
                        && method.getReturnType() == generated)
                .sorted(Comparator.comparing(Method::getName))
                .map(setter -> property(setter, fields))
                .filter(Objects::nonNull)
                .toList();
    }

    private static Property property(Method setter, Map<String, Field> fields) {
        String name = setter.getName().substring("set".length());
        Field field = fields.get(name.toLowerCase(Locale.ROOT));
        return field == null
                ? null
                : new Property(
                        Character.toLowerCase(name.charAt(0)) + name.substring(1), setter, field.type.isNullable());
    }

    /** By their names in small letters. */
    private static Map<String, Field> fields(Class<?> generated, short version) {
        Map<String, Field> fields = new HashMap<>();
        for (var bound : schema(generated, version).fields()) {
            if (bound.def.type instanceof TaggedFields tagged) {
                tagged.fields().values().forEach(field -> fields.put(plain(field), field));
            } else {
                fields.put(plain(bound.def), bound.def);
            }
        }
        return fields;
    }

    private static String plain(Field field) {
        return field.name.replace("_", "");
    }

    private static Schema schema(Class<?> generated, short version) {
        try {
            return ((Schema[]) generated.getField("SCHEMAS").get(null))[version];
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
