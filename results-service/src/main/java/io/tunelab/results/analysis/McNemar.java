package io.tunelab.results.analysis;

import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.inference.BinomialTest;

/**
 * McNemar's test of whether two classifiers are equally often right, from the examples on which only one of them is
 * (McNemar, Psychometrika 12, 1947).
 *
 * @param exact whether the binomial test was used instead of the chi-squared approximation
 * @param pValue two-sided
 */
record McNemar(boolean exact, double pValue) {
    /** Below so many discordant examples the approximation is not trusted. */
    private static final int FEW = 25;

    /** With Edwards' correction for continuity, {@code (|b − c| − 1)² / (b + c)}, where there are enough examples. */
    static McNemar of(int onlyBaselineRight, int onlyCandidateRight) {
        int discordant = onlyBaselineRight + onlyCandidateRight;
        if (discordant == 0) {
            return new McNemar(true, 1);
        }
        if (discordant < FEW) {
            var result = BinomialTest.withDefaults().test(discordant, onlyBaselineRight, 0.5);
            return new McNemar(true, result.getPValue());
        }
        double distance = Math.max(0, Math.abs(onlyBaselineRight - onlyCandidateRight) - 1);
        double statistic = distance * distance / discordant;
        return new McNemar(false, ChiSquaredDistribution.of(1).survivalProbability(statistic));
    }
}
