package io.tunelab.local.stack;

import java.util.Map;

/** What must stand in a trainer's environment before libtorch is loaded; the Dockerfile sets the same. */
public final class TrainerEnvironment {
    /**
     * Threads that wait for each other sleep instead of spinning. Spinning gains little on an idle machine, and where
     * anything else wants a core it made training six times slower (docs/engine-log.md).
     */
    private static final Map<String, String> VARIABLES = Map.of("OMP_WAIT_POLICY", "passive");

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
