package io.tunelab.results.analysis;

import java.util.Optional;

/**
 * What it takes to claim something.
 *
 * @param margin within which a difference in accuracy does not matter
 * @param significance error rate that all claims of a family together keep
 * @param looks present if the comparison is judged again after each new seed
 */
public record Criterion(double margin, double significance, Optional<Looks> looks) {
    public Criterion {
        if (!(margin > 0 && margin < 1 && significance > 0 && significance < 1)) {
            throw new IllegalArgumentException(
                    "margin and significance are between 0 and 1, got " + margin + " and " + significance);
        }
    }

    /** At 5%, judged once. */
    public static Criterion of(double margin) {
        return new Criterion(margin, Comparison.SIGNIFICANCE, Optional.empty());
    }

    Difference judged(Difference difference) {
        return looks.<Difference>map(all -> new RepeatedDifference(difference, all))
                .orElse(difference);
    }
}
