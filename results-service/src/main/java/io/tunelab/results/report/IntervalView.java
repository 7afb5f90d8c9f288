package io.tunelab.results.report;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.results.analysis.Interval;

/** A 95% interval. */
@RegisterForReflection
public record IntervalView(double low, double high) {
    static IntervalView of(Interval interval) {
        return new IntervalView(interval.low(), interval.high());
    }
}
