package io.tunelab.trainer.engine;

import io.tunelab.contract.dataset.Task;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How a model is opened for training.
 *
 * @param labels names of the classes; their number is the width of the head
 * @param task one label per example, or any number of them
 * @param layers train only the first layers of the encoder; empty: all
 */
public record EngineSettings(
        List<String> labels,
        Task task,
        OptionalInt layers,
        Seeds seeds,
        Optimization optimization,
        FineTuning fineTuning,
        Computation computation) {
    /**
     * Seeds of what is random in an engine.
     *
     * @param initialisation of the parameters that the initial model lacks
     * @param dropout of the dropout masks
     */
    public record Seeds(long initialisation, long dropout) {
        /** One seed for both. */
        public static Seeds of(long seed) {
            return new Seeds(seed, seed);
        }
    }

    /**
     * How a step changes the weights.
     *
     * @param maxGradNorm longest gradient, all weights together; empty: any
     * @param classWeights how much an example of each class counts in the training loss, multi-label: one that has the
     *     label; in the order of the labels; empty: all the same
     */
    public record Optimization(
            Optimizer optimizer, double weightDecay, OptionalDouble maxGradNorm, List<Double> classWeights) {
        public Optimization {
            classWeights = List.copyOf(classWeights);
        }

        /** With examples that all count the same. */
        public Optimization(Optimizer optimizer, double weightDecay, OptionalDouble maxGradNorm) {
            this(optimizer, weightDecay, maxGradNorm, List.of());
        }
    }

    /**
     * What is added to plain fine-tuning.
     *
     * @param labelSmoothing share of an example's target that all classes get alike, in the training loss
     * @param focalGamma exponent of what the probability of an example's label lacks, by which its training loss is multiplied
     * @param dropout of the encoder; empty: the model's
     * @param classifierDropout of the head; empty: the model's
     * @param frozenLayers embeddings and so many layers, from the first on, are not trained; empty: everything is
     * @param layerDecay factor of the learning rate from each layer to the one below it
     */
    public record FineTuning(
            double labelSmoothing,
            double focalGamma,
            OptionalDouble dropout,
            OptionalDouble classifierDropout,
            OptionalInt frozenLayers,
            double layerDecay) {
        /** Nothing. */
        public static final FineTuning PLAIN =
                new FineTuning(0, 0, OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.empty(), 1);
    }

    /**
     * Where and how exactly is computed.
     *
     * @param precision empty: the engine chooses
     * @param device {@code auto}, {@code cpu} or {@code cuda:N}
     * @param threads intra-op threads; empty: the cores that the process has
     */
    public record Computation(Optional<Precision> precision, String device, OptionalInt threads) {
        public Computation {
            if (!device.matches("auto|cpu|cuda:\\d{1,2}")) {
                throw new IllegalArgumentException("device is auto, cpu or cuda:N, got '" + device + "'");
            }
        }
    }

    /** Adam: weight decay is an L2 term of the gradient; AdamW: decoupled (Loshchilov and Hutter 2019). */
    public enum Optimizer {
        ADAM,
        ADAMW
    }

    /** With plain fine-tuning. */
    public EngineSettings(
            List<String> labels,
            Task task,
            OptionalInt layers,
            Seeds seeds,
            Optimization optimization,
            Computation computation) {
        this(labels, task, layers, seeds, optimization, FineTuning.PLAIN, computation);
    }

    public EngineSettings {
        labels = List.copyOf(labels);
        if (labels.size() < 2) {
            throw new IllegalArgumentException("a classifier has at least two labels, got " + labels);
        }
        int weights = optimization.classWeights().size();
        if (weights != 0 && weights != labels.size()) {
            throw new IllegalArgumentException(
                    "%d labels cannot have %d class weights".formatted(labels.size(), weights));
        }
    }

    /** For predictions alone; what concerns training has no effect. */
    public static EngineSettings ofPrediction(
            List<String> labels, Task task, Optional<Precision> precision, String device, OptionalInt threads) {
        return new EngineSettings(
                labels,
                task,
                OptionalInt.empty(),
                Seeds.of(0),
                new Optimization(Optimizer.ADAM, 0, OptionalDouble.empty()),
                new Computation(precision, device, threads));
    }
}
