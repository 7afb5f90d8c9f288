package io.tunelab.results.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Objects;

/**
 * An experiment as it is run: all defaults filled in, no aliases. What is null is written out as null, because there
 * null is a choice: all layers, no clipping, no early stopping. Only an absent study is left away.
 */
@RegisterForReflection
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ExperimentRequest(
        int schemaVersion,
        String experimentId,
        @JsonInclude(JsonInclude.Include.NON_NULL) String study,
        String model,
        Integer numLayers,
        Dataset dataset,
        int maxLength,
        int batchSize,
        int evalBatchSize,
        double learningRate,
        int epochs,
        int seed,
        String optimizer,
        double weightDecay,
        String schedule,
        double warmupRatio,
        Double maxGradNorm,
        EarlyStopping earlyStopping,
        String precision,
        boolean reuse) {

    /** Which data, how much of it (a share in 0 to 1), and how it is split. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Dataset(String name, double fraction, int seed, String protocol) {}

    /** Stop after {@code patience} epochs in a row without improvement of {@code monitor}. */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record EarlyStopping(String monitor, int patience) {}

    public ExperimentRequest {
        Objects.requireNonNull(experimentId, "experimentId");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(dataset, "dataset");
    }
}
