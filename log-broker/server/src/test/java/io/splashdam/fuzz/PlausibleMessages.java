package io.splashdam.fuzz;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Random;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.ObjectSerializationCache;
import org.apache.kafka.common.record.internal.BaseRecords;

/** Requests whose fields are drawn from the values that mean something for them. The same chance gives the same, but for what was learned. */
final class PlausibleMessages {
    private static final String RARELY_GIVEN = "transactionalId";

    private final Memory memory;

    PlausibleMessages(Memory memory) {
        this.memory = memory;
    }

    /** The body of a request in that version. */
    ByteBuffer body(short key, short version, Random random) {
        ApiMessage request = ApiMessageType.fromApiKey(key).newRequest();
        fill(request, version, random);
        return bytes(request, version);
    }

    static ByteBuffer bytes(ApiMessage message, short version) {
        ObjectSerializationCache cache = new ObjectSerializationCache();
        ByteBuffer bytes = ByteBuffer.allocate(message.size(cache, version));
        message.write(new ByteBufferAccessor(bytes), cache, version);
        return bytes.flip();
    }

    private void fill(Object message, short version, Random random) {
        Memory.Membership membership = random.nextBoolean() ? memory.membership(random) : null;
        for (Shape.Property property : Shape.of(message.getClass(), version).properties()) {
            Object known = membership == null ? null : of(membership, property.name());
            if (known != null) {
                property.set(message, known);
            } else if (property.isNullable()
                    && random.nextInt(8) < (property.name().equals(RARELY_GIVEN) ? 7 : 1)) {
                property.set(message, null);
            } else if (random.nextInt(8) > 0) {
                property.set(message, value(property.type(), property.name(), message, version, random));
            }
        }
    }

    private static Object of(Memory.Membership membership, String property) {
        return switch (property) {
            case "groupId" -> membership.group();
            case "memberId" -> membership.member();
            case "generationId", "generationIdOrMemberEpoch", "memberEpoch" -> membership.generation();
            default -> null;
        };
    }

    private Object value(Type type, String property, Object owner, short version, Random random) {
        if (type instanceof ParameterizedType list) {
            return elements(new ArrayList<>(), list.getActualTypeArguments()[0], property, owner, version, random);
        }
        Class<?> kind = (Class<?>) type;
        if (kind == String.class) {
            Object known =
                    property.equals("memberId") && random.nextInt(4) > 0 ? memory.recall(property, random) : null;
            return known != null
                    ? known
                    : Words.forProperty(property, owner.getClass().getSimpleName(), random);
        } else if (kind == Uuid.class) {
            Object known = random.nextInt(6) > 0 ? memory.recall("topicId", random) : null;
            return known != null ? known : new Uuid(random.nextLong(), random.nextLong());
        } else if (kind == byte[].class || kind == ByteBuffer.class) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            return kind == byte[].class ? bytes : ByteBuffer.wrap(bytes);
        } else if (kind == BaseRecords.class) {
            return PlausibleRecords.make(random, memory);
        } else if (Collection.class.isAssignableFrom(kind)) {
            Type element = ((ParameterizedType) kind.getGenericSuperclass()).getActualTypeArguments()[0];
            @SuppressWarnings("unchecked")
            Collection<Object> empty = (Collection<Object>) fresh(kind);
            return elements(empty, element, property, owner, version, random);
        } else if (kind.getName().contains(".message.")) {
            Object nested = fresh(kind);
            fill(nested, version, random);
            return nested;
        }
        return Numbers.value(kind, property, random, memory);
    }

    private Collection<Object> elements(
            Collection<Object> into, Type type, String property, Object owner, short version, Random random) {
        int count = random.nextInt(60) == 0 ? 300 : random.nextInt(4);
        for (; count > 0; count--) {
            into.add(value(type, property, owner, version, random));
        }
        return into;
    }

    private static Object fresh(Class<?> kind) {
        try {
            return kind.getConstructor().newInstance();
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
