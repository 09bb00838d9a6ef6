package io.splashdam.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.broker.Broker;
import io.splashdam.config.BrokerConfig;
import io.splashdam.log.Disk;
import io.splashdam.log.FileDisk;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The console answers from before the recovery until the broker is ready. */
@Timeout(30)
class StartTest {
    @Test
    void itSaysNotReadyWhileRecoveryRuns(@TempDir Path directory) throws Exception {
        int port = freePort();
        CountDownLatch isReading = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        Disk slow = stopping(new FileDisk(directory), "checkpoint.tmp", isReading, mayGoOn);
        BrokerConfig config = BrokerConfig.of(Map.of("console.listener", "127.0.0.1:" + port, "journal.bytes", "1mb"));
        var starting = CompletableFuture.supplyAsync(() -> start(config, slow));

        assertThat(isReading.await(20, TimeUnit.SECONDS)).isTrue();
        HttpResponse<String> early = get(port, "/ready");
        int health = get(port, "/health").statusCode();
        int metrics = get(port, "/metrics").statusCode();
        mayGoOn.countDown();

        assertThat(early.statusCode()).isEqualTo(503);
        assertThat(early.body()).contains("recovering");
        assertThat(health).isEqualTo(200);
        assertThat(metrics).isEqualTo(200);
        try (Broker broker = starting.get(20, TimeUnit.SECONDS)) {
            assertThat(get(port, "/ready").body()).contains("\"ready\":false", "recovered");
            broker.ready();
            assertThat(get(port, "/ready").statusCode()).isEqualTo(200);
        }
    }

    private static Broker start(BrokerConfig config, Disk disk) {
        try {
            return Broker.start(config, disk, Broker.Threads.OWN, InstantSource.system(), new SecureRandom());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A disk on which whoever asks for {@code path} waits. */
    private static Disk stopping(Disk real, String path, CountDownLatch reached, CountDownLatch mayGoOn) {
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    if (arguments != null && path.equals(arguments[0])) {
                        reached.countDown();
                        mayGoOn.await();
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        }
    }

    private static HttpResponse<String> get(int port, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        BodyHandlers.ofString());
    }
}
