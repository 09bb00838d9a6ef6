package io.splashdam.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.splashdam.broker.Splashdam;
import java.nio.file.Path;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Official clients of several generations, each in the same JVM as the broker and its listener. */
class OfficialClientsTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"kafka-clients-3", "kafka-clients-2"})
    void anOlderClientRunsInTheBrokersJvm(String jar) throws Exception {
        try (Splashdam splashdam = Splashdam.open(directory);
                ClientLoader loader = ClientLoader.of(Path.of("target", "clients", jar + ".jar"))) {
            String version = run(loader, splashdam.listen(0));
            assertThat(version).startsWith(jar.substring(jar.lastIndexOf('-') + 1) + ".");
        }
    }

    @Test
    void theCurrentClientRunsInTheBrokersJvm() throws Exception {
        try (Splashdam splashdam = Splashdam.open(directory)) {
            assertThat(new ClientScenario().apply(splashdam.listen(0))).startsWith("4.");
        }
    }

    @Test
    void theCurrentClientRunsOnABrokerInMemory() throws Exception {
        try (Splashdam splashdam = Splashdam.inMemory()) {
            assertThat(new ClientScenario().apply(splashdam.listen(0))).startsWith("4.");
        }
    }

    @Test
    void theOldestClientRunsInTheBrokersJvm() throws Exception {
        try (Splashdam splashdam = Splashdam.open(directory);
                ClientLoader loader = ClientLoader.of(Path.of("target", "clients", "kafka-clients-oldest.jar"))) {
            assertThat(run(loader, ClientScenarioOfOldest.class, splashdam.listen(0)))
                    .startsWith("2.1.");
        }
    }

    private static String run(ClientLoader loader, String bootstrap) throws Exception {
        return run(loader, ClientScenario.class, bootstrap);
    }

    @SuppressWarnings("unchecked")
    private static String run(ClientLoader loader, Class<?> what, String bootstrap) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            Class<?> scenario = Class.forName(what.getName(), true, loader);
            return ((Function<String, String>) scenario.getDeclaredConstructor().newInstance()).apply(bootstrap);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
