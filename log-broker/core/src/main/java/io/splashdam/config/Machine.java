package io.splashdam.config;

/** What defaults are measured by; handed in, so that a configuration is a function of its arguments. */
public record Machine(int cores, long maxHeapBytes) {
    public static Machine here() {
        Runtime runtime = Runtime.getRuntime();
        return new Machine(runtime.availableProcessors(), runtime.maxMemory());
    }
}
