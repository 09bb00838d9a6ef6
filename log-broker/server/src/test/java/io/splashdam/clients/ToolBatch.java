package io.splashdam.clients;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Runs one of Kafka's tools several times in one JVM: a line of its input is a class and its arguments. */
public final class ToolBatch {
    private static Ended ended;

    private ToolBatch() {}

    public static void main(String... none) throws Exception {
        goOnAfterTheirExit();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            System.out.println("== " + line);
            try {
                Class.forName(words[0]).getMethod("main", String[].class).invoke(null, (Object)
                        Arrays.copyOfRange(words, 1, words.length));
            } catch (InvocationTargetException e) {
                if (!(e.getCause() instanceof Ended end && end.code == 0)) {
                    throw e;
                }
                ended = null;
            }
            System.out.flush();
        }
    }

    /** The class has moved in Kafka 4.4; the tools are of 4.3. */
    private static void goOnAfterTheirExit() throws Exception {
        Class<?> exit = Class.forName("org.apache.kafka.common.utils.Exit");
        Class<?> procedure = Class.forName(exit.getName() + "$Procedure");
        Object instead = Proxy.newProxyInstance(
                procedure.getClassLoader(), new Class<?>[] {procedure}, (proxy, method, arguments) -> {
                    if (ended == null) { // a tool that catches this one ends again
                        ended = new Ended((Integer) arguments[0], (String) arguments[1]);
                    }
                    throw ended;
                });
        exit.getMethod("setExitProcedure", procedure).invoke(null, instead);
    }

    /** Some tools end the JVM when they are done. */
    private static final class Ended extends Error {
        private static final long serialVersionUID = 1L;
        private final int code;

        Ended(int code, String message) {
            super("exit " + code + (message == null ? "" : ": " + message));
            this.code = code;
        }
    }
}
