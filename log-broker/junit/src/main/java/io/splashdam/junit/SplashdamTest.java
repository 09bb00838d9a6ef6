package io.splashdam.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A broker for this test class, without a field for it.
 *
 * <pre>{@code
 * @SplashdamTest(topics = {"orders", "payments"}, settings = "message.max.bytes=4096")
 * class OrdersTest {
 *     @Test
 *     void ordersArrive(@BootstrapServers String bootstrap) { … }
 * }
 * }</pre>
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(SplashdamExtension.class)
public @interface SplashdamTest {
    /** Topics that are there when the first test starts, with {@link #partitions} each. */
    String[] topics() default {};

    int partitions() default 1;

    /** Settings of the broker, {@code key=value} each. */
    String[] settings() default {};

    /** On disk in a temporary directory instead of in memory. */
    boolean onDisk() default false;
}
