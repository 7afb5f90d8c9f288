package io.tunelab.contract.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.OptionalDouble;

/**
 * What a split's predictions are worth. Two labels: precision, recall and F1 of label 1; more, or multi-label: macro averages.
 *
 * @param loss mean cross entropy, nats per example; multi-label: of the mean of its labels' binary ones
 * @param accuracy share of examples that are right; multi-label: in every label
 * @param microF1 multi-label only
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Metrics(
        double loss, double accuracy, double precision, double recall, double f1, OptionalDouble microF1) {
    public Metrics {
        if (!Double.isFinite(loss + accuracy + precision + recall + f1 + microF1.orElse(0))) {
            throw new IllegalArgumentException("metrics are finite numbers, got " + loss + ", " + accuracy + ", "
                    + precision + ", " + recall + ", " + f1 + ", " + microF1);
        }
    }
}
