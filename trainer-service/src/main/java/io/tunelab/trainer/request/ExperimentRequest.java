package io.tunelab.trainer.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;

/**
 * An accepted request: every field has its value, defaults included, and every value is in its range.
 *
 * <p>Made by {@link RequestParser} only; written as it is into the queue and into {@code run_queued}.
 *
 * @param numLayers first layers of the encoder to use; empty: all
 * @param maxGradNorm empty: no clipping
 * @param earlyStopping empty: all epochs are trained
 */
@RegisterForReflection
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ExperimentRequest(
        int schemaVersion,
        String experimentId,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> study,
        String model,
        Optional<Integer> numLayers,
        DatasetRequest dataset,
        int maxLength,
        int batchSize,
        int evalBatchSize,
        double learningRate,
        int epochs,
        int seed,
        OptimizerKind optimizer,
        double weightDecay,
        Schedule schedule,
        double warmupRatio,
        Optional<Double> maxGradNorm,
        Optional<EarlyStoppingRequest> earlyStopping,
        PrecisionChoice precision,
        boolean reuse) {
    /** Which update rule. */
    public enum OptimizerKind {
        @JsonProperty("adam")
        ADAM,
        @JsonProperty("adamw")
        ADAMW
    }

    /** What the learning rate does after the warm-up. */
    public enum Schedule {
        @JsonProperty("constant")
        CONSTANT,
        @JsonProperty("linear")
        LINEAR
    }

    /** The precision asked for; the trainer reports the one it used. */
    public enum PrecisionChoice {
        @JsonProperty("auto")
        AUTO,
        @JsonProperty("fp32")
        FP32,
        @JsonProperty("bf16")
        BF16
    }
}
