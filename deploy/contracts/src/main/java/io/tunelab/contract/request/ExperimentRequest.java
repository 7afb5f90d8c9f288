package io.tunelab.contract.request;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * An accepted request: every field has its value, defaults included, and every value is in its range. Made by
 * {@link RequestReader}; equal to another one that says the same, however it was written.
 */
public record ExperimentRequest(RequestValues values) {
    /** Code of the refusal of a request that repeats an id with other settings. */
    public static final String CONFLICT = "different_request";

    public String experimentId() {
        return values.get(RequestTable.EXPERIMENT_ID);
    }

    public Optional<String> study() {
        return values.get(RequestTable.STUDY);
    }

    /** The user's own notes; they change nothing. */
    public Map<String, String> tags() {
        return values.get(RequestTable.TAGS);
    }

    public String model() {
        return values.get(RequestTable.MODEL);
    }

    /** First layers of the encoder to use; empty: all. */
    public Optional<Integer> numLayers() {
        return values.get(RequestTable.NUM_LAYERS);
    }

    public DatasetChoice dataset() {
        return DatasetChoice.of(values);
    }

    /** Tokens per example, special ones included. */
    public int maxLength() {
        return values.get(RequestTable.MAX_LENGTH);
    }

    /** What is kept of texts that are longer. */
    public Truncation truncation() {
        return values.get(RequestTable.TRUNCATION);
    }

    /** Examples per optimizer step, at most. */
    public int batchSize() {
        return values.get(RequestTable.BATCH_SIZE);
    }

    /** Tokens per optimizer step, at most; empty: only examples count. */
    public Optional<Integer> maxTokensPerBatch() {
        return values.get(RequestTable.MAX_TOKENS_PER_BATCH);
    }

    /** Examples that are computed at once; a step adds up their gradients. Empty: whole batches, if they fit. */
    public Optional<Integer> microBatchSize() {
        return values.get(RequestTable.MICRO_BATCH_SIZE);
    }

    public int evalBatchSize() {
        return values.get(RequestTable.EVAL_BATCH_SIZE);
    }

    /** The rate after the warm-up. */
    public double learningRate() {
        return values.get(RequestTable.LEARNING_RATE);
    }

    public int epochs() {
        return values.get(RequestTable.EPOCHS);
    }

    /** Of initialisation, order of examples and dropout; not of the data. */
    public int seed() {
        return values.get(RequestTable.SEED);
    }

    /** Seed of the parameters that the initial model lacks: the head, maybe a pooler. */
    public int initSeed() {
        return values.get(RequestTable.INIT_SEED).orElseGet(this::seed);
    }

    /** Seed of the order in which each epoch sees its examples. */
    public int orderSeed() {
        return values.get(RequestTable.ORDER_SEED).orElseGet(this::seed);
    }

    /** Seed of the dropout masks. */
    public int dropoutSeed() {
        return values.get(RequestTable.DROPOUT_SEED).orElseGet(this::seed);
    }

    public Optimizer optimizer() {
        return values.get(RequestTable.OPTIMIZER);
    }

    public double weightDecay() {
        return values.get(RequestTable.WEIGHT_DECAY);
    }

    public Schedule schedule() {
        return values.get(RequestTable.SCHEDULE);
    }

    /** Share of all steps with a rising learning rate. */
    public double warmupRatio() {
        return values.get(RequestTable.WARMUP_RATIO);
    }

    /** Largest L2 norm of the gradient; empty: no clipping. */
    public Optional<Double> maxGradNorm() {
        return values.get(RequestTable.MAX_GRAD_NORM);
    }

    /** Empty: every example counts the same in the training loss. */
    public Optional<ClassWeights> classWeights() {
        return values.get(RequestTable.CLASS_WEIGHTS);
    }

    /** Share of an example's target that all classes get alike; 0: none. */
    public double labelSmoothing() {
        return values.get(RequestTable.LABEL_SMOOTHING);
    }

    /** Exponent of what the probability of an example's label lacks, by which its loss is multiplied; 0: not at all. */
    public double focalGamma() {
        return values.get(RequestTable.FOCAL_GAMMA);
    }

    /** Of the encoder; empty: what the model's config says. */
    public Optional<Double> dropout() {
        return values.get(RequestTable.DROPOUT);
    }

    /** Of the classification head; empty: what the model's config says. */
    public Optional<Double> classifierDropout() {
        return values.get(RequestTable.CLASSIFIER_DROPOUT);
    }

    /** Embeddings and so many layers, from the first on, are not trained; empty: everything is. */
    public Optional<Integer> freezeLayers() {
        return values.get(RequestTable.FREEZE_LAYERS);
    }

    /** Factor of the learning rate from each layer to the one below it. */
    public double layerLearningRateDecay() {
        return values.get(RequestTable.LAYER_LR_DECAY);
    }

    /** Empty: all epochs are trained. */
    public Optional<StoppingRule> earlyStopping() {
        return values.has(RequestTable.MONITOR)
                ? Optional.of(new StoppingRule(values.get(RequestTable.MONITOR), values.get(RequestTable.PATIENCE)))
                : Optional.empty();
    }

    public PrecisionChoice precision() {
        return values.get(RequestTable.PRECISION);
    }

    /** The epoch after which the run waits for a command; empty: it trains to its end. */
    public Optional<Integer> pauseAfter() {
        return values.get(RequestTable.PAUSE_AFTER);
    }

    /** Whether an identical finished run may answer in place of a new one. */
    public boolean reuse() {
        return values.get(RequestTable.REUSE);
    }

    /** What decides how the run comes out: equal settings, equal results up to the hardware's rounding. */
    public RequestValues settings() {
        return values.settings();
    }

    /** This request, with another value for one field. */
    public <T> ExperimentRequest with(RequestField<T> field, T value) {
        return new ExperimentRequest(values.with(field, value));
    }

    /** The refusal of this request, because {@code first} has its id and says something else. */
    public FieldError conflictWith(ExperimentRequest first) {
        return FieldError.because(
                CONFLICT,
                "experiment_id",
                "experiment '%s' was submitted before with other settings: %s; choose another experiment_id, or none"
                        .formatted(experimentId(), String.join(", ", values.differencesFrom(first.values))));
    }

    /** The one way to write it: all defaults filled in, snake_case, no aliases. */
    @JsonValue
    public ObjectNode json() {
        return values.json();
    }

    /** {@link #json()} as UTF-8 text. */
    public byte[] bytes() {
        return json().toString().getBytes(StandardCharsets.UTF_8);
    }
}
