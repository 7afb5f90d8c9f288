package io.tunelab.results.analysis;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A difference whose error follows Student's t.
 *
 * @param centre of the intervals: the difference after the two added examples of {@link CrossedEffects}, a little nearer
 *     to 0 than {@code value}
 * @param seedVariance what the choice of seeds contributes to the squared standard error
 * @param restVariance how much of that is due to the seeds' random hits and misses on single examples, which more examples
 *     would average out
 * @param exampleVariance what the choice of test examples contributes to it
 * @param freedom degrees of freedom, not always a whole number
 */
public record StudentDifference(
        double value, double centre, double seedVariance, double restVariance, double exampleVariance, double freedom)
        implements Difference {
    public StudentDifference {
        if (!(seedVariance >= 0 && exampleVariance >= 0 && seedVariance + exampleVariance > 0 && freedom > 0)) {
            throw new IllegalArgumentException("variances of %s and %s with %s degrees of freedom are not an error"
                    .formatted(seedVariance, exampleVariance, freedom));
        }
    }

    public double standardError() {
        return Math.sqrt(seedVariance + exampleVariance);
    }

    /** How much of the squared error the seeds contribute, 0 to 1: whether more seeds would help, or only more examples. */
    public double seedShare() {
        return seedVariance / (seedVariance + exampleVariance);
    }

    @Override
    public Interval interval(double level) {
        double half = student().inverseCumulativeProbability((1 + level) / 2) * standardError();
        return new Interval(centre - half, centre + half);
    }

    @Override
    public double pValue() {
        return 2 * student().survivalProbability(Math.abs(centre) / standardError());
    }

    @Override
    public double equivalencePValue(double margin) {
        return student().survivalProbability((margin - Math.abs(centre)) / standardError());
    }

    /** The same with longer tails, where the degrees of freedom are more. */
    StudentDifference withFreedomAtMost(double most) {
        return new StudentDifference(
                value, centre, seedVariance, restVariance, exampleVariance, Math.min(most, freedom));
    }

    private TDistribution student() {
        return TDistribution.of(freedom);
    }
}
