package io.tunelab.results.analysis;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Whether further seeds can still settle a comparison. They take the seeds' share of the variance down, not that of the test
 * examples. To stop for this reason claims nothing and leaves the error rates as they are (non-binding futility: Jennison and
 * Turnbull, Group Sequential Methods with Applications to Clinical Trials, 2000, chapter 8).
 *
 * @param last with how many seeds the looks end
 * @param shown how many standard errors make a difference significant at the last look
 * @param equivalent how many standard errors the margin has to be away for equivalence
 */
public record Futility(int last, double margin, double shown, double equivalent) {
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
    /** Seeds from which on the variance between them is known well enough. */
    private static final int KNOWN = 3;

    /** How many standard deviations the estimate may move still. */
    private static final double MOVE = 2.5;

    /** For a single comparison: in a family it takes even more. */
    public static Futility of(Criterion criterion) {
        var looks = criterion.looks().orElseThrow();
        return new Futility(
                looks.last(),
                criterion.margin(),
                bound(looks.nominal(criterion.significance())),
                bound(looks.nominal(2 * criterion.significance())));
    }

    private static double bound(double twoSided) {
        return NORMAL.inverseSurvivalProbability(twoSided / 2);
    }

    /** Whether the difference, wherever it may be at the last look, would be neither significant nor equivalent. */
    public boolean isHopeless(Comparison comparison) {
        int seeds =
                Math.min(comparison.sample().baselineRuns(), comparison.sample().runs());
        return comparison.effects().filter(now -> isHopeless(now, seeds)).isPresent();
    }

    boolean isHopeless(StudentDifference now, int seeds) {
        if (seeds < KNOWN || seeds >= last) {
            return false;
        }
        double atTheEnd = now.seedVariance() * seeds / last;
        double error = Math.sqrt(now.exampleVariance() + atTheEnd);
        double move = MOVE * Math.sqrt(now.seedVariance() - atTheEnd);
        double centre = Math.abs(now.centre());
        double nearest = Math.max(0, centre - move);
        return centre + move < shown * error && nearest > margin - equivalent * error;
    }
}
