package io.splashdam.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** Keeps what must never be logged because of what a peer sends: errors, and exceptions at any level. */
final class LogWatch extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Queue<String> found = new ConcurrentLinkedQueue<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger net = (Logger) LoggerFactory.getLogger("io.splashdam.net");
    private final Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();

    LogWatch() {
        setContext((LoggerContext) LoggerFactory.getILoggerFactory());
        start();
        root.addAppender(this);
        net.addAppender(this);
        net.setAdditive(false); // a line for each closed connection is right, but not here
        Thread.setDefaultUncaughtExceptionHandler((thread, uncaught) -> {
            java.io.StringWriter trace = new java.io.StringWriter();
            uncaught.printStackTrace(new java.io.PrintWriter(trace));
            found.add("thread " + thread.getName() + " died: " + trace);
        });
    }

    @Override
    protected void append(ILoggingEvent event) {
        boolean isOurs = !event.getLoggerName().startsWith("org.apache.kafka");
        if (isOurs && (event.getLevel().isGreaterOrEqual(Level.ERROR) || event.getThrowableProxy() != null)) {
            String trace =
                    event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
            found.add(
                    event.getLevel() + " " + event.getLoggerName() + " " + event.getFormattedMessage() + "\n" + trace);
        }
    }

    /** The first that was found, or null. */
    String found() {
        return found.peek();
    }

    @Override
    public void close() {
        net.setAdditive(true);
        net.detachAppender(this);
        root.detachAppender(this);
        stop();
        Thread.setDefaultUncaughtExceptionHandler(before);
    }
}
