package io.tunelab.data.source;

import java.util.Locale;
import java.util.Optional;

/** Yes or no, as columns for single labels have it. */
final class ZeroOne {
    private ZeroOne() {}

    static Optional<Boolean> of(Object value) {
        return switch (value.toString().strip().toLowerCase(Locale.ROOT)) {
            case "0", "0.0", "false" -> Optional.of(false);
            case "1", "1.0", "true" -> Optional.of(true);
            default -> Optional.empty();
        };
    }
}
