package io.tunelab.results.examples;

import io.tunelab.results.rest.ProblemException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Where two runs agree and where they do not. */
public enum PairOutcome {
    BOTH_RIGHT,
    ONLY_BASELINE_RIGHT,
    ONLY_EXPERIMENT_RIGHT,
    BOTH_WRONG;

    static PairOutcome of(boolean baselineIsRight, boolean experimentIsRight) {
        if (baselineIsRight) {
            return experimentIsRight ? BOTH_RIGHT : ONLY_BASELINE_RIGHT;
        }
        return experimentIsRight ? ONLY_EXPERIMENT_RIGHT : BOTH_WRONG;
    }

    /** From a URL. */
    public static PairOutcome of(String text) {
        return Arrays.stream(values())
                .filter(cell -> cell.wireName().equals(text))
                .findFirst()
                .orElseThrow(() -> ProblemException.parameter(
                        "cell",
                        text == null ? "" : text,
                        "one of "
                                + Arrays.stream(values())
                                        .map(PairOutcome::wireName)
                                        .collect(Collectors.joining(", "))));
    }

    private String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
