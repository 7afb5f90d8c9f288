package io.tunelab.results.analysis;

/** A confidence interval. */
public record Interval(double low, double high) {
    public Interval {
        if (!(low <= high)) {
            throw new IllegalArgumentException("an interval begins before it ends, got " + low + " to " + high);
        }
    }

    boolean isWithin(double margin) {
        return low > -margin && high < margin;
    }
}
