package io.tunelab.results.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.results.analysis.Comparison;
import io.tunelab.results.analysis.Verdicts;
import io.tunelab.results.examples.PairOutcome;
import io.tunelab.results.examples.TwoRuns;
import java.util.List;

/**
 * On how many test examples two runs agree, and what their difference is worth. Shares are 0 to 1; the verdict is in
 * percentage points. In JSON its parts are one flat object.
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record AgreementView(
        String baseline,
        String experiment,
        @JsonUnwrapped Counts counts,
        @JsonUnwrapped Estimate estimate,
        @JsonUnwrapped Judgement judgement,
        List<String> warnings) {
    public AgreementView {
        warnings = List.copyOf(warnings);
    }

    /** Test examples by which of the two runs is right. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Counts(
            int examples, long bothRight, long onlyBaselineRight, long onlyExperimentRight, long bothWrong) {}

    /**
     * How accurate both are.
     *
     * @param difference accuracy of the experiment less that of the baseline, with Tango's 95% score interval
     * @param pValue of McNemar's test, two-sided
     */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Estimate(
            double baselineTestAccuracy,
            double testAccuracy,
            double difference,
            IntervalView interval,
            double pValue,
            String method) {}

    /** @param margin a difference that does not matter */
    @RegisterForReflection
    public record Judgement(boolean differs, double margin, boolean equivalent, String verdict) {}

    static AgreementView of(TwoRuns runs, Comparison comparison, List<String> warnings) {
        var sample = comparison.sample();
        var accuracy = comparison.accuracy();
        return new AgreementView(
                runs.baseline().predictions().experimentId(),
                runs.experiment().predictions().experimentId(),
                new Counts(
                        sample.examples(),
                        runs.count(PairOutcome.BOTH_RIGHT),
                        runs.count(PairOutcome.ONLY_BASELINE_RIGHT),
                        runs.count(PairOutcome.ONLY_EXPERIMENT_RIGHT),
                        runs.count(PairOutcome.BOTH_WRONG)),
                new Estimate(
                        sample.baselineAccuracy(),
                        sample.accuracy(),
                        accuracy.value(),
                        IntervalView.of(accuracy.interval(0.95)),
                        accuracy.pValue(),
                        comparison.method()),
                new Judgement(
                        comparison.differs(), comparison.margin(), comparison.isEquivalent(), Verdicts.of(comparison)),
                warnings);
    }
}
