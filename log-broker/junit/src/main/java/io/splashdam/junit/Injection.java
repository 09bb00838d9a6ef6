package io.splashdam.junit;

import java.lang.reflect.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ModifierSupport;

/** Puts the bootstrap address into fields with {@link BootstrapServers}. */
final class Injection {
    private Injection() {}

    static void intoStatics(Class<?> type, String bootstrap) {
        inject(
                type,
                null,
                bootstrap,
                AnnotationSupport.findAnnotatedFields(type, BootstrapServers.class, ModifierSupport::isStatic));
    }

    static void into(Object instance, String bootstrap) {
        Class<?> type = instance.getClass();
        inject(
                type,
                instance,
                bootstrap,
                AnnotationSupport.findAnnotatedFields(type, BootstrapServers.class, ModifierSupport::isNotStatic));
    }

    private static void inject(Class<?> type, @Nullable Object instance, String bootstrap, List<Field> fields) {
        for (Field field : fields) {
            if (field.getType() != String.class || ModifierSupport.isFinal(field)) {
                throw new ExtensionConfigurationException("@BootstrapServers on " + type.getSimpleName() + "."
                        + field.getName() + ": make it a String that is not final");
            }
            try {
                field.setAccessible(true);
                field.set(instance, bootstrap);
            } catch (ReflectiveOperationException | RuntimeException e) {
                throw new ExtensionConfigurationException(
                        "@BootstrapServers on " + type.getSimpleName() + "." + field.getName() + " cannot be set", e);
            }
        }
    }
}
