package io.tunelab.contract.measure;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Optional;

/**
 * A probability of the positive label from which on it is predicted, chosen on examples for what it gives there.
 *
 * @param threshold midway between two probabilities that occur
 * @param validation what it gives on the examples that it was chosen on
 * @param validationAtHalf what 0.5 gives there
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Threshold(double threshold, double validation, double validationAtHalf) {
    public static final double HALF = 0.5;

    public Threshold {
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException("a threshold is 0 to 1, got " + threshold);
        }
    }

    /** The best; of equal ones that nearest to 0.5. Empty unless there are examples with the label and without it. */
    public static Optional<Threshold> best(Ranking ranking, ThresholdRule rule) {
        if (ranking.positives() == 0 || ranking.negatives() == 0) {
            return Optional.empty();
        }
        double best = Double.NEGATIVE_INFINITY;
        double threshold = HALF;
        for (int step = 0; step < ranking.steps(); step++) {
            double value = rule.value(ranking.outcome(step));
            double next = step + 1 < ranking.steps() ? ranking.probability(step + 1) : 0;
            double between = (ranking.probability(step) + next) / 2;
            boolean isNearer = Math.abs(between - HALF) < Math.abs(threshold - HALF);
            if (value > best || value == best && isNearer) {
                best = value;
                threshold = between;
            }
        }
        double atHalf = rule.value(ranking.from(HALF));
        return Optional.of(
                atHalf >= best ? new Threshold(HALF, atHalf, atHalf) : new Threshold(threshold, best, atHalf));
    }
}
