package io.tunelab.results.analysis;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Difference in accuracy of two models on the same test examples, by the score test for paired proportions (Tango,
 * Statistics in Medicine 17, 1998), which for no difference is McNemar's test without correction for continuity. Both are
 * recommended by Fagerland, Lydersen and Laake (BMC Medical Research Methodology 13, 2013; Statistics in Medicine 33,
 * 2014).
 *
 * @param onlyBaselineRight test examples that only the baseline classifies correctly
 */
public record ScoreDifference(int examples, int onlyBaselineRight, int onlyCandidateRight) implements Difference {
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
    /** Halvings of the range of differences: exact to a double's last digits. */
    private static final int STEPS = 60;

    public ScoreDifference {
        if (onlyBaselineRight < 0 || onlyCandidateRight < 0 || onlyBaselineRight + onlyCandidateRight > examples) {
            throw new IllegalArgumentException(
                    "%d and %d discordant of %d examples".formatted(onlyBaselineRight, onlyCandidateRight, examples));
        }
    }

    @Override
    public double value() {
        return (double) (onlyCandidateRight - onlyBaselineRight) / examples;
    }

    /** Standard normal if the true difference is {@code difference}; falls as that rises. */
    private double score(double difference) {
        double distance = onlyCandidateRight - onlyBaselineRight - examples * difference;
        if (distance == 0) {
            return 0;
        }
        // The most likely share of examples that only the baseline has right, given the difference.
        double a = 2.0 * examples;
        double b = -onlyCandidateRight
                - onlyBaselineRight
                + (2.0 * examples - onlyCandidateRight + onlyBaselineRight) * difference;
        double c = -onlyBaselineRight * difference * (1 - difference);
        double share = (Math.sqrt(Math.max(0, b * b - 4 * a * c)) - b) / (2 * a);
        return distance / Math.sqrt(Math.max(0, examples * (2 * share + difference * (1 - difference))));
    }

    @Override
    public Interval interval(double level) {
        double z = NORMAL.inverseCumulativeProbability((1 + level) / 2);
        return new Interval(whereScoreIs(z), whereScoreIs(-z));
    }

    private double whereScoreIs(double wanted) {
        double low = -1;
        double high = 1;
        for (int step = 0; step < STEPS; step++) {
            double middle = (low + high) / 2;
            if (score(middle) > wanted) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    @Override
    public double pValue() {
        return 2 * NORMAL.survivalProbability(Math.abs(score(0)));
    }

    @Override
    public double equivalencePValue(double margin) {
        return Math.max(NORMAL.survivalProbability(score(-margin)), NORMAL.cumulativeProbability(score(margin)));
    }
}
