package io.tunelab.results.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.results.analysis.Comparison;

/** What a comparison came to; shares and differences are 0 to 1, the verdict is in percentage points. */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ComparisonNumbers(
        int seeds,
        int examples,
        double baselineAccuracy,
        double accuracy,
        double difference,
        IntervalView interval,
        double f1Difference,
        IntervalView f1Interval,
        int onlyBaselineRight,
        int onlyCandidateRight,
        double pValue,
        @JsonProperty("adjusted_p_value") double adjustedPValue,
        String test,
        boolean differs,
        boolean equivalent,
        String verdict) {
    static ComparisonNumbers of(Comparison comparison) {
        return new ComparisonNumbers(
                comparison.seeds(),
                comparison.examples(),
                comparison.baselineAccuracy(),
                comparison.accuracy(),
                comparison.difference(),
                IntervalView.of(comparison.interval()),
                comparison.f1Difference(),
                IntervalView.of(comparison.f1Interval()),
                comparison.onlyBaselineRight(),
                comparison.onlyCandidateRight(),
                comparison.pValue(),
                comparison.adjustedPValue(),
                comparison.test().title(),
                comparison.differs(),
                comparison.equivalent(),
                comparison.verdict());
    }
}
