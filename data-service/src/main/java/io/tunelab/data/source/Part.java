package io.tunelab.data.source;

import java.util.Locale;
import java.util.Optional;

/** The published part that a row belongs to. */
public enum Part {
    TRAIN,
    VALIDATION,
    TEST,
    UNSTATED;

    /** Reads the usual names; empty for any other. */
    public static Optional<Part> named(String name) {
        return switch (name.strip().toLowerCase(Locale.ROOT)) {
            case "" -> Optional.of(UNSTATED);
            case "train", "training" -> Optional.of(TRAIN);
            case "validation", "valid", "val", "dev", "development", "eval", "evaluation" -> Optional.of(VALIDATION);
            case "test", "testing" -> Optional.of(TEST);
            default -> Optional.empty();
        };
    }

    /** {@code train}, {@code validation}, {@code test}; empty if unstated. */
    public String wireName() {
        return this == UNSTATED ? "" : name().toLowerCase(Locale.ROOT);
    }
}
