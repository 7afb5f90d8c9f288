package io.tunelab.local.stack;

import java.util.Map;

/** What must stand in a trainer's environment before libtorch is loaded; the Dockerfile sets the same. */
public final class TrainerEnvironment {
    /**
     * Threads that wait for each other sleep instead of spinning: where anything else wants a core, spinning made training
     * four to six times slower; on an idle machine it gains a quarter. And freed memory stays with the process: a step frees
     * what the next one needs, and fresh pages are dear (docs/engine-log.md has the measurements).
     */
    private static final Map<String, String> VARIABLES = Map.of(
            "OMP_WAIT_POLICY", "passive",
            "MALLOC_ARENA_MAX", "1",
            "MALLOC_MMAP_MAX_", "0",
            "MALLOC_TRIM_THRESHOLD_", "17179869184");

    private TrainerEnvironment() {}

    /** Adds what the user has not set. */
    public static void addTo(Map<String, String> environment) {
        VARIABLES.forEach((name, value) -> {
            if (System.getenv(name) == null) {
                environment.putIfAbsent(name, value);
            }
        });
    }
}
