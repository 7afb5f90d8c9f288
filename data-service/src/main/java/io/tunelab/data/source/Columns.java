package io.tunelab.data.source;

import java.util.Optional;

/** Which columns hold what, as far as it was asked for; text, label and split are found by their usual names. */
public record Columns(
        Optional<String> text,
        Optional<String> label,
        Optional<String> pair,
        Optional<String> group,
        Optional<String> split) {
    public static Columns automatic() {
        return new Columns(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
