package io.splashdam.perf;

import io.splashdam.kafka.KafkaCluster;
import io.splashdam.perf.workload.Workload;
import io.splashdam.streams.State;
import io.splashdam.streams.StreamsApp;
import io.splashdam.streams.StreamsConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * A workload on a cluster that speaks Kafka's protocol, as a process of its own that another one measures.
 *
 * <pre>
 *   BOOTSTRAP WORKLOAD alo|eos THREADS COMMIT_MS(-1: default) APP_ID STATE_DIR OUT_TOPIC EXPECTED IN_TOPIC [IN_TOPIC_2]
 *   prints "RUNNING epochMillis" when it begins to process, "PROCESSED epochMillis" when EXPECTED records have come to the operator that
 *   matters; runs until SIGTERM
 * </pre>
 *
 * More settings of the application: {@code -Dset=key=value,key=value}.
 */
public final class StreamsProgram {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(15);
    private static final long CHECK_MS = 10;

    private StreamsProgram() {}

    public static void main(String[] args) throws InterruptedException {
        if (args.length < 10) {
            System.err.println(
                    "usage: BOOTSTRAP WORKLOAD alo|eos THREADS COMMIT_MS APP_ID STATE_DIR OUT_TOPIC EXPECTED IN_TOPIC…");
            System.exit(2);
        }
        long expected = Long.parseLong(args[8]);
        LongAdder passed = new LongAdder();
        var topology = Workload.valueOf(args[1].toUpperCase(Locale.ROOT))
                .topology(List.of(args).subList(9, args.length), args[7], passed);
        CountDownLatch ended = new CountDownLatch(1);
        try (StreamsApp app = new StreamsApp(topology, config(args), KafkaCluster.at(args[0], Map.of()))) {
            app.setStateListener((to, from) -> {
                if (to == State.RUNNING) {
                    System.out.println("RUNNING " + System.currentTimeMillis());
                } else if (to.hasEnded()) {
                    ended.countDown();
                }
            });
            app.setFailureHandler(failure -> System.out.println("FAILED " + failure));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> app.close(CLOSE_TIMEOUT)));
            app.start();
            while (passed.sum() < expected && !ended.await(CHECK_MS, TimeUnit.MILLISECONDS)) {
                // processing
            }
            if (passed.sum() >= expected) {
                System.out.println("PROCESSED " + System.currentTimeMillis());
            }
            ended.await();
        }
    }

    private static StreamsConfig config(String[] args) {
        Map<String, String> settings = new HashMap<>();
        settings.put("application.id", args[5]);
        settings.put("processing.guarantee", args[2].equals("eos") ? "exactly_once" : "at_least_once");
        settings.put("num.stream.threads", args[3]);
        if (!args[4].equals("-1")) {
            settings.put("commit.interval.ms", args[4]);
        }
        settings.put("state.dir", args[6]);
        for (String pair : System.getProperty("set", "").split(",", -1)) {
            if (pair.contains("=")) {
                settings.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
            }
        }
        return StreamsConfig.parse(settings);
    }
}
