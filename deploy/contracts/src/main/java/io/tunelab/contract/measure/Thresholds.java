package io.tunelab.contract.measure;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Optional;

/** Of two labels: the thresholds that were chosen on validation, by what they were chosen for. */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Thresholds(Optional<Threshold> f1, Optional<Threshold> balancedAccuracy) {
    /** Empty unless there are two labels, of which both occur and an example has one. */
    public static Optional<Thresholds> of(Answers answers) {
        if (answers.isMultiLabel() || answers.labels() != 2) {
            return Optional.empty();
        }
        var ranking = Ranking.of(answers, 1);
        return Optional.of(new Thresholds(
                        Threshold.best(ranking, ThresholdRule.F1),
                        Threshold.best(ranking, ThresholdRule.BALANCED_ACCURACY)))
                .filter(both -> both.f1().isPresent());
    }
}
