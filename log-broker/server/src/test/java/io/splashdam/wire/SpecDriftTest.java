package io.splashdam.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarFile;
import org.apache.kafka.common.message.ProduceRequestData;
import org.junit.jupiter.api.Test;

/**
 * The protocol's specifications inside the pinned kafka-clients. When this fails, the version was raised: read what changed in
 * common/message/*.json, extend the hand codec and the table of APIs, and only then the numbers here.
 */
class SpecDriftTest {
    private static final int SPECIFICATIONS = 203;
    private static final String SHA_256 = "035c9009d677aa70120fb14d36fcb82be51bd375f06932e6eb7cc9691af99561";

    @Test
    void theSpecificationsAreThoseThatTheHandCodecWasWrittenFor() throws Exception {
        Path jar = Path.of(ProduceRequestData.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (JarFile clients = new JarFile(jar.toFile())) {
            List<String> names = clients.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith("common/message/") && name.endsWith(".json"))
                    .sorted()
                    .toList();
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String name : names) {
                digest.update(name.getBytes(StandardCharsets.UTF_8));
                digest.update(read(clients, name));
            }
            assertThat(names).hasSize(SPECIFICATIONS);
            assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(SHA_256);
        }
    }

    private static byte[] read(JarFile jar, String name) {
        try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
            return in.readAllBytes();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
