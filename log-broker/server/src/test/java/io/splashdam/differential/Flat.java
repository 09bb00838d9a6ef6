package io.splashdam.differential;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;

/** A message as paths and values: elements by what they are about, and what differs by nature by its name. Pure. */
final class Flat {
    /** What an element of a list is about. */
    private static final List<String> IDENTITIES = List.of(
            "name",
            "topic",
            "topicName",
            "topicId",
            "partitionIndex",
            "partitionId",
            "partition",
            "index",
            "groupId",
            "transactionalId",
            "group",
            "configName",
            "apiKey",
            "resourceName",
            "memberId",
            "nodeId",
            "brokerId",
            "key",
            "logDir",
            "replicaId",
            "feature",
            "transactionalId");

    /** Addresses, times, sizes and sentences: there or not there is all that is compared. */
    private static final Set<String> BY_NATURE = Set.of(
            "host",
            "port",
            "clusterId",
            "sessionId",
            "producerId",
            "logDir",
            "documentation",
            "lastFetchTimestamp",
            "lastCaughtUpTimestamp",
            "totalBytes",
            "usableBytes",
            "partitionSize",
            "logAppendTimeMs",
            "lastTimestamp",
            "transactionStartTimeMs",
            "clientId",
            "coordinatorEpoch",
            "replicaDirectoryId");

    /** Sentences for users: ours and theirs. */
    private static final Set<String> SENTENCES = Set.of("errorMessage", "batchIndexErrorMessage");

    private final Map<String, String> fields = new TreeMap<>();
    private final Map<Object, String> names;

    private Flat(Map<Object, String> names) {
        this.names = names;
    }

    /** @param names what ids of this side are called */
    static Map<String, String> of(ApiMessage message, short version, Map<Object, String> names) {
        Flat flat = new Flat(names);
        flat.object("", message);
        return flat.fields;
    }

    private void object(String path, Object message) {
        for (Method setter : message.getClass().getMethods()) {
            if (setter.getName().startsWith("set")
                    && setter.getParameterCount() == 1
                    && setter.getReturnType() == message.getClass()) {
                String name = Character.toLowerCase(setter.getName().charAt(3))
                        + setter.getName().substring(4);
                if (!SENTENCES.contains(name)) {
                    value(path.isEmpty() ? name : path + "." + name, name, get(message, name));
                }
            }
        }
    }

    private void value(String path, String name, Object value) {
        if (value instanceof Collection<?> elements) {
            list(path, elements);
        } else if (value != null && value.getClass().getName().contains(".message.")) {
            object(path, value);
        } else {
            fields.put(path, text(name, value));
        }
    }

    private void list(String path, Collection<?> elements) {
        fields.put(path + ".count", String.valueOf(elements.size()));
        Map<String, Integer> seen = new HashMap<>();
        for (Object element : elements) {
            String identity = identity(element);
            int nth = seen.merge(identity, 1, Integer::sum);
            String at = path + "[" + identity + (nth > 1 ? "#" + nth : "") + "]";
            if (element.getClass().getName().contains(".message.")) {
                object(at, element);
            } else {
                fields.put(at, text("", element));
            }
        }
    }

    private String identity(Object element) {
        if (!element.getClass().getName().contains(".message.")) {
            return text("", element);
        }
        for (String property : IDENTITIES) {
            Object value = getOrNull(element, property);
            if (value != null && !value.equals("") && !value.equals(Uuid.ZERO_UUID)) {
                return text(property, value);
            }
        }
        return "";
    }

    private String text(String name, Object value) {
        if (value == null) {
            return "null";
        }
        String called = names.get(value);
        if (called != null && !(value instanceof String given && given.isEmpty())) {
            return called;
        }
        if (value instanceof Uuid id) {
            return id.equals(Uuid.ZERO_UUID) ? "none" : "<an id>";
        } else if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        } else if (value instanceof ByteBuffer bytes) {
            return HexFormat.of().formatHex(Arrays.copyOf(bytes.array(), bytes.limit()));
        } else if (value instanceof BaseRecords records) {
            return records(records);
        } else if (BY_NATURE.contains(name)) {
            return isNothing(value) ? String.valueOf(value) : "<" + name + ">";
        } else if (name.equals("memberId") && !value.equals("")) {
            return "<a member>";
        }
        return String.valueOf(value);
    }

    private static boolean isNothing(Object value) {
        return value instanceof Number number ? number.longValue() <= 0 : value.equals("");
    }

    private static String records(BaseRecords records) {
        StringBuilder text = new StringBuilder();
        for (var batch : ((MemoryRecords) records).batches()) {
            text.append("batch(").append(batch.baseOffset()).append('-').append(batch.lastOffset());
            text.append(" codec=")
                    .append(batch.compressionType())
                    .append(" epoch=")
                    .append(batch.partitionLeaderEpoch());
            text.append(" times=").append(batch.timestampType()).append(") ");
            for (Record record : batch) {
                text.append(record.offset())
                        .append('=')
                        .append(record.valueSize())
                        .append(' ');
            }
        }
        return text.toString();
    }

    private static Object get(Object message, String property) {
        try {
            return message.getClass().getMethod(property).invoke(message);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Object getOrNull(Object message, String property) {
        try {
            return message.getClass().getMethod(property).invoke(message);
        } catch (NoSuchMethodException none) {
            return null;
        } catch (IllegalAccessException | InvocationTargetException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
