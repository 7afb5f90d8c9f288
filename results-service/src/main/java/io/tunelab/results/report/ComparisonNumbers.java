package io.tunelab.results.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.results.analysis.Comparison;
import io.tunelab.results.analysis.Verdicts;
import java.util.Locale;

/**
 * The numbers of a comparison. Shares and differences are 0 to 1; the verdict is in percentage points.
 *
 * @param runs of the candidate
 * @param disagreement share of the examples on which a run of each differ in being right
 * @param interval 95% interval of the difference in accuracy; of stages that decide at their confidence, for all looks
 * @param adjustedInterval simultaneous 95% interval for all {@code comparisons}
 * @param seedShare share of the squared standard error that comes from the choice of seeds; absent for two models
 * @param outcome better, worse, equivalent, undecided or not_judged
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ComparisonNumbers(
        int baselineRuns,
        int runs,
        int examples,
        double baselineAccuracy,
        double accuracy,
        double disagreement,
        double difference,
        IntervalView interval,
        @JsonProperty("p_value") double pValue,
        int comparisons,
        @JsonProperty("adjusted_p_value") double adjustedPValue,
        IntervalView adjustedInterval,
        @JsonProperty("equivalence_p_value") double equivalencePValue,
        @JsonProperty("f1_difference") Double f1Difference,
        @JsonProperty("f1_interval") IntervalView f1Interval,
        Double standardError,
        Double degreesOfFreedom,
        Double seedShare,
        String method,
        String outcome,
        boolean differs,
        boolean equivalent,
        String verdict) {
    /** Whether the comparison needs no more runs. */
    @JsonIgnore
    public boolean isDecided() {
        return differs || equivalent;
    }

    ComparisonNumbers withVerdict(String other) {
        return new ComparisonNumbers(
                baselineRuns,
                runs,
                examples,
                baselineAccuracy,
                accuracy,
                disagreement,
                difference,
                interval,
                pValue,
                comparisons,
                adjustedPValue,
                adjustedInterval,
                equivalencePValue,
                f1Difference,
                f1Interval,
                standardError,
                degreesOfFreedom,
                seedShare,
                method,
                outcome,
                differs,
                equivalent,
                other);
    }

    /** @param f1 whether F1 can be compared: not that of sets of labels, which are only right or wrong here */
    static ComparisonNumbers of(Comparison comparison, boolean f1) {
        var sample = comparison.sample();
        var adjusted = comparison.adjusted();
        var student = comparison.effects().orElse(null);
        return new ComparisonNumbers(
                sample.baselineRuns(),
                sample.runs(),
                sample.examples(),
                sample.baselineAccuracy(),
                sample.accuracy(),
                sample.disagreement(),
                comparison.accuracy().value(),
                IntervalView.of(comparison.interval()),
                comparison.accuracy().pValue(),
                adjusted.comparisons(),
                adjusted.pValue(),
                IntervalView.of(adjusted.interval()),
                adjusted.equivalencePValue(),
                f1 ? comparison.f1().value() : null,
                f1
                        ? IntervalView.of(comparison
                                .f1()
                                .interval(1 - comparison.criterion().significance()))
                        : null,
                student == null ? null : student.standardError(),
                student == null ? null : student.freedom(),
                student == null ? null : student.seedShare(),
                comparison.method(),
                comparison.outcome().name().toLowerCase(Locale.ROOT),
                comparison.differs(),
                comparison.isEquivalent(),
                Verdicts.of(comparison));
    }
}
