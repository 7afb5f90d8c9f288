package io.tunelab.contract.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.tunelab.contract.measure.Measure;
import io.tunelab.contract.measure.Measures;
import java.util.OptionalDouble;

/**
 * What a split's predictions are worth. Two labels: precision, recall and F1 of label 1; more, or multi-label: macro averages.
 *
 * @param loss mean cross entropy, nats per example; multi-label: of the mean of its labels' binary ones
 * @param accuracy share of examples that are right; multi-label: in every label
 * @param microF1 multi-label only
 * @param more none of them in messages of earlier versions
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Metrics(
        double loss,
        double accuracy,
        double precision,
        double recall,
        double f1,
        OptionalDouble microF1,
        @JsonUnwrapped Measures more) {
    public Metrics {
        more = more == null ? Measures.NONE : more;
        if (!Double.isFinite(loss + accuracy + precision + recall + f1 + microF1.orElse(0))) {
            throw new IllegalArgumentException("metrics are finite numbers, got " + loss + ", " + accuracy + ", "
                    + precision + ", " + recall + ", " + f1 + ", " + microF1);
        }
    }

    /** The value of a measure; empty if it is undefined, or was not measured. */
    public OptionalDouble value(Measure measure) {
        return switch (measure) {
            case LOSS -> OptionalDouble.of(loss);
            case ACCURACY -> OptionalDouble.of(accuracy);
            case F1 -> OptionalDouble.of(f1);
            default -> more.value(measure);
        };
    }
}
