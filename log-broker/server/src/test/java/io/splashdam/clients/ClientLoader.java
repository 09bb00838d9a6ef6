package io.splashdam.clients;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/** Loads one version of kafka-clients, and the scenario that uses it, beside whatever version the JVM has already. */
final class ClientLoader extends URLClassLoader {
    private ClientLoader(URL[] jars) {
        super(jars, ClientLoader.class.getClassLoader());
    }

    static ClientLoader of(Path kafkaClientsJar) throws IOException {
        return new ClientLoader(new URL[] {kafkaClientsJar.toUri().toURL()});
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null && name.startsWith("org.apache.kafka.")) {
                loaded = findClass(name);
            }
            if (loaded == null && name.startsWith(ClientScenario.class.getName())) {
                loaded = defineAgain(name);
            }
            return loaded == null ? super.loadClass(name, resolve) : loaded;
        }
    }

    @Override
    public URL getResource(String name) {
        URL own = findResource(name);
        return own == null ? super.getResource(name) : own;
    }

    /** The scenario's bytes, linked against this loader's client. */
    private Class<?> defineAgain(String name) throws ClassNotFoundException {
        try (InputStream bytes = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (bytes == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] code = bytes.readAllBytes();
            return defineClass(name, code, 0, code.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
