package io.tunelab.results.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.results.query.ExperimentView.MetricsView;
import io.tunelab.results.store.EpochEntity;
import java.time.Instant;

/** One epoch of a run; losses in nats per example, times in seconds. In JSON its parts are one flat object. */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EpochView(
        int epoch,
        int attempt,
        Instant occurredAt,
        @JsonUnwrapped Fit fit,
        @JsonUnwrapped(prefix = "val_") MetricsView validation,
        @JsonUnwrapped Effort effort) {

    /** How the training split was learned, at which rate. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Fit(double trainLoss, Double trainAccuracy, double learningRate) {}

    /** What the epoch took; rates are those of training. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Effort(double trainSeconds, double validationSeconds, Long trainTokens, Double tokensPerSecond) {}

    static EpochView of(EpochEntity epoch) {
        return new EpochView(
                epoch.epoch,
                epoch.attempt,
                epoch.occurredAt,
                new Fit(epoch.trainLoss, epoch.trainAccuracy, epoch.learningRate),
                MetricsView.of(epoch.validation),
                new Effort(epoch.trainSeconds, epoch.validationSeconds, epoch.trainTokens, epoch.tokensPerSecond));
    }
}
