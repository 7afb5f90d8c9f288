package io.tunelab.results.report;

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
 * percentage points.
 *
 * @param difference accuracy of the experiment less that of the baseline, with Tango's 95% score interval
 * @param pValue of McNemar's test, two-sided
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
        String method,
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
                comparison.sample().examples(),
                runs.count(PairOutcome.BOTH_RIGHT),
                runs.count(PairOutcome.ONLY_BASELINE_RIGHT),
                runs.count(PairOutcome.ONLY_EXPERIMENT_RIGHT),
                runs.count(PairOutcome.BOTH_WRONG),
                comparison.sample().baselineAccuracy(),
                comparison.sample().accuracy(),
                comparison.accuracy().value(),
                IntervalView.of(comparison.accuracy().interval(0.95)),
                comparison.accuracy().pValue(),
                comparison.method(),
                comparison.differs(),
                comparison.margin(),
                comparison.isEquivalent(),
                Verdicts.of(comparison),
                warnings);
    }
}
