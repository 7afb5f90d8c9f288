package io.tunelab.results.analysis;

import org.apache.commons.statistics.interval.BinomialConfidenceInterval;

/** A confidence interval. */
public record Interval(double low, double high) {
    public Interval {
        if (!(low <= high)) {
            throw new IllegalArgumentException("an interval begins before it ends, got " + low + " to " + high);
        }
    }

    /**
     * 95% interval of a share that was seen in {@code hits} of {@code examples} (Wilson, Journal of the American
     * Statistical Association 22, 1927).
     */
    public static Interval ofShare(int hits, int examples) {
        var interval = BinomialConfidenceInterval.WILSON_SCORE.fromErrorRate(examples, hits, 0.05);
        // By rounding the bounds of 0 and of all examples lie a hair outside.
        return new Interval(Math.max(0, interval.getLowerBound()), Math.min(1, interval.getUpperBound()));
    }
}
