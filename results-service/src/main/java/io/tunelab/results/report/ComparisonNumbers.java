package io.tunelab.results.report;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.results.analysis.Comparison;
import io.tunelab.results.analysis.Interval;
import io.tunelab.results.analysis.Verdicts;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The numbers of a comparison. Shares and differences are 0 to 1; the verdict is in percentage points. In JSON its parts
 * are one flat object.
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ComparisonNumbers(
        @JsonUnwrapped Sample sample,
        @JsonUnwrapped Estimate estimate,
        @JsonUnwrapped Adjusted adjusted,
        @JsonUnwrapped F1 f1,
        String method,
        @JsonUnwrapped Judgement judgement) {

    /**
     * What is compared.
     *
     * @param runs of the candidate
     * @param testAccuracy of the candidate; looks that were stored earlier call it {@code accuracy}
     * @param disagreement share of the examples on which a run of each differ in being right
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Sample(
            int baselineRuns,
            int runs,
            int examples,
            @JsonAlias("baseline_accuracy") double baselineTestAccuracy,
            @JsonAlias("accuracy") double testAccuracy,
            double disagreement) {
        private static Sample of(Comparison.Sample sample) {
            return new Sample(
                    sample.baselineRuns(),
                    sample.runs(),
                    sample.examples(),
                    sample.baselineAccuracy(),
                    sample.accuracy(),
                    sample.disagreement());
        }
    }

    /**
     * The difference in accuracy.
     *
     * @param interval 95% interval; of stages that decide at their confidence, for all looks
     * @param seedShare share of the squared standard error that comes from the choice of seeds; absent for two models
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Estimate(
            double difference,
            IntervalView interval,
            @JsonProperty("p_value") double pValue,
            Double standardError,
            Double degreesOfFreedom,
            Double seedShare) {
        private static Estimate of(Comparison comparison) {
            var student = comparison.effects().orElse(null);
            return new Estimate(
                    comparison.accuracy().value(),
                    IntervalView.of(comparison.interval()),
                    comparison.accuracy().pValue(),
                    student == null ? null : student.standardError(),
                    student == null ? null : student.freedom(),
                    student == null ? null : student.seedShare());
        }
    }

    /**
     * The same for all {@code comparisons} together.
     *
     * @param adjustedInterval simultaneous 95% interval
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Adjusted(
            int comparisons,
            @JsonProperty("adjusted_p_value") double adjustedPValue,
            IntervalView adjustedInterval,
            @JsonProperty("equivalence_p_value") double equivalencePValue) {
        private static Adjusted of(Comparison.Adjusted adjusted) {
            return new Adjusted(
                    adjusted.comparisons(),
                    adjusted.pValue(),
                    IntervalView.of(adjusted.interval()),
                    adjusted.equivalencePValue());
        }
    }

    /** The difference in F1; absent for sets of labels, which are only right or wrong here. */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record F1(
            @JsonProperty("f1_difference") Double f1Difference,
            @JsonProperty("f1_interval") IntervalView f1Interval) {
        private static F1 of(Comparison comparison) {
            double confidence = 1 - comparison.criterion().significance();
            return new F1(
                    comparison.f1().value(), IntervalView.of(comparison.f1().interval(confidence)));
        }
    }

    /** @param outcome better, worse, equivalent, undecided or not_judged */
    @RegisterForReflection
    public record Judgement(String outcome, boolean differs, boolean equivalent, String verdict) {
        private static Judgement of(Comparison comparison) {
            return new Judgement(
                    comparison.outcome().name().toLowerCase(Locale.ROOT),
                    comparison.differs(),
                    comparison.isEquivalent(),
                    Verdicts.of(comparison));
        }

        /** Whether the comparison needs no more runs. */
        public boolean needsNoMoreRuns() {
            return differs || equivalent;
        }

        private Judgement with(String other) {
            return new Judgement(outcome, differs, equivalent, other);
        }
    }

    /** Of the difference in accuracy: by itself, and for all comparisons. */
    Stream<Interval> intervals() {
        return Stream.of(estimate.interval(), adjusted.adjustedInterval())
                .map(one -> new Interval(one.low(), one.high()));
    }

    ComparisonNumbers withVerdict(String verdict) {
        return new ComparisonNumbers(sample, estimate, adjusted, f1, method, judgement.with(verdict));
    }

    /** @param hasF1 whether F1 can be compared */
    static ComparisonNumbers of(Comparison comparison, boolean hasF1) {
        return new ComparisonNumbers(
                Sample.of(comparison.sample()),
                Estimate.of(comparison),
                Adjusted.of(comparison.adjusted()),
                hasF1 ? F1.of(comparison) : new F1(null, null),
                comparison.method(),
                Judgement.of(comparison));
    }
}
