package io.tunelab.results.report;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.results.analysis.Comparison;
import io.tunelab.results.examples.PairOutcome;
import io.tunelab.results.examples.TwoRuns;
import java.util.List;

/**
 * On how many test examples two runs agree, and what their difference is worth. Shares are 0 to 1; the verdict is in
 * percentage points.
 *
 * @param difference accuracy of the experiment less that of the baseline, with a 95 % interval by paired bootstrap
 * @param pValue of McNemar's test, two-sided
 * @param test which form of it
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record AgreementView(
        String baseline,
        String experiment,
        int examples,
        long bothRight,
        long onlyBaselineRight,
        long onlyExperimentRight,
        long bothWrong,
        double baselineAccuracy,
        double accuracy,
        double difference,
        IntervalView interval,
        double pValue,
        String test,
        boolean differs,
        double margin,
        boolean equivalent,
        String verdict,
        List<String> warnings) {
    public AgreementView {
        warnings = List.copyOf(warnings);
    }

    static AgreementView of(TwoRuns runs, Comparison comparison, List<String> warnings) {
        return new AgreementView(
                runs.baseline().predictions().experimentId(),
                runs.experiment().predictions().experimentId(),
                comparison.examples(),
                runs.count(PairOutcome.BOTH_RIGHT),
                runs.count(PairOutcome.ONLY_BASELINE_RIGHT),
                runs.count(PairOutcome.ONLY_EXPERIMENT_RIGHT),
                runs.count(PairOutcome.BOTH_WRONG),
                comparison.baselineAccuracy(),
                comparison.accuracy(),
                comparison.difference(),
                IntervalView.of(comparison.interval()),
                comparison.pValue(),
                comparison.test().title(),
                comparison.differs(),
                comparison.margin(),
                comparison.equivalent(),
                comparison.verdict(),
                warnings);
    }
}
