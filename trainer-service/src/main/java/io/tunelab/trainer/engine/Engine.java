package io.tunelab.trainer.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * A text classifier that is being fine-tuned, with its optimizer, on one device.
 *
 * <p>Driven by one thread; not thread-safe. From the same model, settings and batches in the same order it makes the
 * same numbers, bit for bit, on the same machine with the same thread count: the dropout masks are a function of
 * (seed, number of the step, micro batch).
 */
public interface Engine extends Predictor {
    /**
     * One optimizer step over all {@code microBatches}: their gradients are accumulated, so that the step is that of
     * one batch of all their examples (the loss is the mean over all of them, weighted by their classes if the settings
     * say so).
     *
     * <p>Losses are summed on the device; {@link #takeTrainingTotals} reads them. Nothing waits for the device here.
     *
     * @throws EngineOutOfMemoryException if the device has no memory for it; parameters, optimizer and step count are
     *     as before, the device's cache is emptied, and the caller can try again with smaller micro batches
     */
    void trainStep(List<TokenBatch> microBatches, double learningRate);

    /** What was trained since the last call; waits for the device. */
    TrainingTotals takeTrainingTotals();

    /**
     * What was said of the own labels of the examples that were trained since {@link #takeTrainingTotals}, which forgets it;
     * in the order of the batches. Costs no further forward pass; waits for the device.
     */
    List<OwnLabel> ownLabels();

    /** Optimizer steps so far. */
    long steps();

    /** A copy of the weights now, kept until closed. */
    WeightsSnapshot snapshot();

    /** Goes back to the weights of {@code snapshot}; the optimizer stays as it is. */
    void restore(WeightsSnapshot snapshot);

    /**
     * Writes everything that a later {@link #loadState} needs to go on as if never interrupted: weights, optimizer
     * moments, step count. Safetensors files in {@code directory}, which exists and is empty.
     */
    void saveState(Path directory);

    /** The inverse of {@link #saveState}. */
    void loadState(Path directory);

    /** Writes a snapshot's weights to {@code file} as safetensors, for a checkpoint's best epoch. */
    void saveSnapshot(WeightsSnapshot snapshot, Path file);

    /** The inverse of {@link #saveSnapshot}. */
    WeightsSnapshot loadSnapshot(Path file);

    /**
     * Writes the current weights as a HuggingFace model directory ({@code config.json}, {@code model.safetensors},
     * {@code tokenizer.json} and its companions) that {@code transformers} loads as it is.
     *
     * @param labels names of the classes, by position
     * @param pairs whether its inputs are pairs of texts, which the config then says under {@code tunelab}
     */
    void writeModel(Path directory, List<String> labels, boolean pairs);

    /** Memory in use on the device, by whomever; empty on the CPU, where it is the process's. */
    OptionalLong deviceMemoryBytes();

    /** What the run's provenance tells of the engine. */
    EngineDescription description();
}
