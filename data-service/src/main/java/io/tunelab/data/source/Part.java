package io.tunelab.data.source;

import java.util.Locale;
import java.util.Optional;

/** The published part that a row belongs to. A published validation part counts as train: we cut our own. */
public enum Part {
    TRAIN,
    TEST,
    UNSTATED;

    /** Reads the usual names; empty for any other. */
    public static Optional<Part> named(String name) {
        return switch (name.strip().toLowerCase(Locale.ROOT)) {
            case "" -> Optional.of(UNSTATED);
            case "train", "training", "validation", "valid", "val", "dev" -> Optional.of(TRAIN);
            case "test", "testing" -> Optional.of(TEST);
            default -> Optional.empty();
        };
    }
}
